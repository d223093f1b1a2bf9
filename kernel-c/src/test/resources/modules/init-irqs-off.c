// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(l);
static int state;
static int __init t_init(void)
{
	unsigned long flags;
	spin_lock_irqsave(&l, flags);
	state = 1;
	spin_unlock(&l);
#ifdef CONFIG_FIXED
	local_irq_restore(flags);
#endif
	return 0;
}
static void __exit t_exit(void)
{
}
module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
