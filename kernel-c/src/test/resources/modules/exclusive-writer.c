// SPDX-License-Identifier: GPL-2.0-or-later
// marked writes of two tasks, where there has to be one writer
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/kcsan-checks.h>
#include <linux/spinlock.h>
static int gen;
static DEFINE_SPINLOCK(l);
static int upd(void *u)
{
#ifdef CONFIG_FIXED
	spin_lock(&l);
#endif
	ASSERT_EXCLUSIVE_WRITER(gen);
	WRITE_ONCE(gen, READ_ONCE(gen) + 1);
#ifdef CONFIG_FIXED
	spin_unlock(&l);
#endif
	return 0;
}
static int __init s_init(void)
{
	kthread_run(upd, NULL, "a");
	kthread_run(upd, NULL, "b");
	return 0;
}
module_init(s_init);
MODULE_LICENSE("GPL");
