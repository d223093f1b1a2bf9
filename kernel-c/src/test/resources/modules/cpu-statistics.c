// SPDX-License-Identifier: GPL-2.0-or-later
// Counters of the CPU that a task is on: it may move meanwhile.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

struct counters {
	u64_stats_t packets;
	struct u64_stats_sync sync;
};

static DEFINE_PER_CPU(struct counters, counters);

static int receives(void *unused)
{
	struct counters *of;

#ifdef CONFIG_FIXED
	of = get_cpu_ptr(&counters);
#else
	of = this_cpu_ptr(&counters);
#endif
	u64_stats_update_begin(&of->sync);
	u64_stats_inc(&of->packets);
	u64_stats_update_end(&of->sync);
#ifdef CONFIG_FIXED
	put_cpu_ptr(&counters);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(receives, NULL, "receives1");
	kthread_run(receives, NULL, "receives2");
	return 0;
}
module_init(m_init);
