// SPDX-License-Identifier: GPL-2.0-or-later
// A plain change of a bit races with an atomic one of another bit in the word.
#include <linux/module.h>
#include <linux/bitops.h>
#include <linux/kthread.h>
#include <linux/delay.h>

enum { RUNNING, DIRTY, ERROR };
static unsigned long flags;
static struct task_struct *t[2];
static int a(void *unused)
{
#ifdef CONFIG_FIXED
	set_bit(DIRTY, &flags);
#else
	__set_bit(DIRTY, &flags);
#endif
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int b(void *unused)
{
	assign_bit(ERROR, &flags, true);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	t[0] = kthread_run(a, NULL, "a");
	t[1] = kthread_run(b, NULL, "b");
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(t[0]);
	kthread_stop(t[1]);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
