// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The init function asks whether it has a lock before it writes what the lock guards. Broken: it has
 * released the lock, and the kernel complains.
 */
#include <linux/bug.h>
#include <linux/module.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(table_lock);
static int entries;

static void add_entry(void)
{
	BUG_ON(!rwsem_is_locked(&table_lock));
	BUG_ON(down_write_trylock(&table_lock));
	entries++;
}

static int __init table_init(void)
{
	down_write(&table_lock);
#ifdef CONFIG_FIXED
	add_entry();
	up_write(&table_lock);
#else
	up_write(&table_lock);
	add_entry();
#endif
	return 0;
}

static void __exit table_exit(void)
{
}

module_init(table_init);
module_exit(table_exit);
MODULE_LICENSE("GPL");
