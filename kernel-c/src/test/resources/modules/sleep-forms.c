// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(hw_lock);
static int reg;

static void hw_reset(void)
{
	reg = 1;
#ifdef CONFIG_FIXED
	udelay(50);
#else
	usleep_range(50, 100);
#endif
	reg = 0;
}

static int resetter(void *unused)
{
	unsigned long flags;

	spin_lock_irqsave(&hw_lock, flags);
	hw_reset();
	spin_unlock_irqrestore(&hw_lock, flags);
	ssleep(1);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(resetter, NULL, "resetter");
	return 0;
}
module_init(m_init);
