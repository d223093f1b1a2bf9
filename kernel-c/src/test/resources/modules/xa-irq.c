// SPDX-License-Identifier: GPL-2.0-or-later
// a handler takes the lock of an xarray
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/xarray.h>
static DEFINE_XARRAY_FLAGS(xa, XA_FLAGS_LOCK_IRQ);
static int objs[2];
static irqreturn_t handler(int irq, void *dev)
{
	unsigned long flags;
	xa_lock_irqsave(&xa, flags);
	__xa_erase(&xa, 1);
	xa_unlock_irqrestore(&xa, flags);
	return IRQ_HANDLED;
}
static int adder(void *a)
{
#ifdef CONFIG_FIXED
	xa_store_irq(&xa, 1, &objs[1], GFP_KERNEL);
#else
	xa_store(&xa, 1, &objs[1], GFP_KERNEL);
#endif
	return 0;
}
static int __init t_init(void)
{
	int err = request_irq(9, handler, 0, "xa", &xa);
	if (err)
		return err;
	kthread_run(adder, NULL, "adder");
	return 0;
}
module_init(t_init);
