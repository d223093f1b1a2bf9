// SPDX-License-Identifier: GPL-2.0-or-later
#define ALLOC_WMARK_MIN WMARK_MIN
#define ALLOC_WMARK_HIGH WMARK_HIGH
#define ALLOC_OOM 0x08
#define ALLOC_CPUSET 0x40

struct alloc_context {
	struct zonelist *zonelist;
	nodemask_t *nodemask;
	int highest_zoneidx;
};
