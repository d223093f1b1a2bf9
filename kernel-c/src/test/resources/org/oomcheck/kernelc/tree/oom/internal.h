// SPDX-License-Identifier: GPL-2.0-or-later
#define ALLOC_WMARK_HIGH WMARK_HIGH
#define ALLOC_CPUSET 0x40

struct alloc_context {
	int highest_zoneidx;
};
