// SPDX-License-Identifier: GPL-2.0-or-later
// a thread that never asks whether it should stop
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/delay.h>

static struct task_struct *t;
static int n;

static int fn(void *unused)
{
#ifdef CONFIG_FIXED
	while (!kthread_should_stop()) {
#else
	while (1) {
#endif
		n++;
		msleep(100);
	}
	return 0;
}

static int __init m_init(void)
{
	t = kthread_run(fn, NULL, "fn");
	return PTR_ERR_OR_ZERO(t);
}

static void __exit m_exit(void)
{
	kthread_stop(t);
}
module_init(m_init);
module_exit(m_exit);
