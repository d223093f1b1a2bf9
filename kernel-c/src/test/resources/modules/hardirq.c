// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(dev_lock);
static int pending;
static int dev_cookie;

static irqreturn_t dev_isr(int irq, void *dev_id)
{
	spin_lock(&dev_lock);
	pending++;
	spin_unlock(&dev_lock);
	return IRQ_HANDLED;
}

static int poller(void *unused)
{
	unsigned long flags;

#ifdef CONFIG_FIXED
	spin_lock_irqsave(&dev_lock, flags);
	pending = 0;
	spin_unlock_irqrestore(&dev_lock, flags);
#else
	flags = 0;
	spin_lock(&dev_lock);
	pending = flags;
	spin_unlock(&dev_lock);
#endif
	return 0;
}

static int __init dev_init(void)
{
	int err = request_irq(17, dev_isr, IRQF_SHARED, "dev", &dev_cookie);

	if (err)
		return err;
	kthread_run(poller, NULL, "poller");
	return 0;
}
module_init(dev_init);
