// SPDX-License-Identifier: GPL-2.0-or-later
// counters of CPUs; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned long, hits);

static int hit(void *d)
{
	this_cpu_inc(hits);
	return 0;
}

static int sum(void *d)
{
	unsigned long s = 0;
	int cpu;
	for_each_possible_cpu(cpu)
		s += per_cpu(hits, cpu);
	BUG_ON(s > 2);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(hit, NULL, "a");
	kthread_run(hit, NULL, "b");
	kthread_run(sum, NULL, "c");
	return 0;
}

module_init(m_init);
