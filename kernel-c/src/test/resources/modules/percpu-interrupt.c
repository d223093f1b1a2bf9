// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/interrupt.h>
static DEFINE_PER_CPU(int, depth);
static int cookie;
static irqreturn_t h(int irq, void *c)
{
	__this_cpu_inc(depth);
	return IRQ_HANDLED;
}
static int t(void *x)
{
#ifdef CONFIG_FIXED
	this_cpu_inc(depth);
#else
	int *p = get_cpu_ptr(&depth);
	*p += 1;
	put_cpu_ptr(&depth);
#endif
	return 0;
}
static int __init i(void)
{
	int err = request_irq(5, h, 0, "x", &cookie);
	if (err)
		return err;
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(i);
