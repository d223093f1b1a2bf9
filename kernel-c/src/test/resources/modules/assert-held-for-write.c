// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rwsem.h>
#include <linux/lockdep.h>
static DECLARE_RWSEM(s);
static int n;
static void bump(void)
{
	lockdep_assert_held_write(&s);
	n++;
}
static int a(void *arg)
{
#ifdef CONFIG_FIXED
	down_write(&s);
	bump();
	up_write(&s);
#else
	down_read(&s);
	bump();
	up_read(&s);
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(a, NULL, "a");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
