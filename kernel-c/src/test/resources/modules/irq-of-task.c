// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(lock);
static int events;
static irqreturn_t h(int irq, void *d)
{
	spin_lock(&lock);
	events++;
	spin_unlock(&lock);
	return IRQ_HANDLED;
}
static int opener(void *u)
{
	int e;
	if (request_irq(9, h, 0, "ev", &events))
		return -EBUSY;
#ifdef CONFIG_FIXED
	spin_lock_irq(&lock);
	e = events;
	spin_unlock_irq(&lock);
#else
	spin_lock(&lock);
	e = events;
	spin_unlock(&lock);
#endif
	free_irq(9, &events);
	return e;
}
static int __init i_init(void)
{
	kthread_run(opener, NULL, "opener");
	return 0;
}
module_init(i_init);
