// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(int, cache);

static int hit(void *d)
{
	int *c = &get_cpu_var(cache);
#ifndef CONFIG_FIXED
	void *p = kmalloc(8, GFP_KERNEL);
	kfree(p);
#endif
	(*c)++;
	put_cpu_var(cache);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(hit, NULL, "a");
	return 0;
}

module_init(m_init);
