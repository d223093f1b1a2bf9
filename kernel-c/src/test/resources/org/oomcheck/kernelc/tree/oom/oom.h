// SPDX-License-Identifier: GPL-2.0-or-later
struct oom_control {
	struct mem_cgroup *memcg;
	const gfp_t gfp_mask;
	const int order;
	struct task_struct *chosen;
};
