// SPDX-License-Identifier: GPL-2.0-or-later
// a set of CPUs is changed bit by bit, or as a whole under a lock
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

static cpumask_t busy;

static int marker(void *unused)
{
	cpumask_set_cpu(1, &busy);
#ifndef CONFIG_FIXED
	cpumask_clear(&busy);
#endif
	return 0;
}

static int looker(void *unused)
{
	cpumask_var_t seen;
	unsigned int cpu;

	if (!zalloc_cpumask_var(&seen, GFP_KERNEL))
		return 0;
	if (cpumask_and(seen, &busy, cpu_online_mask))
		for_each_cpu(cpu, seen)
			WARN_ON(cpu == 2);
	cpumask_or(seen, seen, cpumask_of(0));
	WARN_ON(cpumask_first(seen) || cpumask_weight(seen) > 2);
	WARN_ON(cpumask_next(1, seen) < nr_cpu_ids);
	free_cpumask_var(seen);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(marker, NULL, "marker");
	kthread_run(looker, NULL, "looker");
	return 0;
}
module_init(m_init);
