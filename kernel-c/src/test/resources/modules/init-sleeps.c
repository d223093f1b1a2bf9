// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwlock.h>
#include <linux/slab.h>
static DEFINE_RWLOCK(table_lock);
static int *table;
static int __init t_init(void)
{
	unsigned long flags;
#ifdef CONFIG_FIXED
	int *made = kmalloc(64, GFP_KERNEL);

	write_lock_irqsave(&table_lock, flags);
	table = made;
#else
	write_lock_irqsave(&table_lock, flags);
	table = kmalloc(64, GFP_KERNEL);
#endif
	write_unlock_irqrestore(&table_lock, flags);
	WARN_ON(irqs_disabled());
	return table ? 0 : -ENOMEM;
}
static void __exit t_exit(void)
{
	kfree(table);
}
module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
