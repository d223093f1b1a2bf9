// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(wq);
static DEFINE_MUTEX(lock);
static bool ready;
static bool locked_ready(void)
{
	bool r;
	mutex_lock(&lock);
	r = ready;
	mutex_unlock(&lock);
	return r;
}
static int fn(void *d)
{
#ifdef CONFIG_FIXED
	while (!locked_ready() && !kthread_should_stop())
		wait_event_interruptible_timeout(wq, READ_ONCE(ready) || kthread_should_stop(), 5);
#else
	wait_event_interruptible_timeout(wq, locked_ready() || kthread_should_stop(), 5);
#endif
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}
static struct task_struct *t;
static int __init i(void)
{
	t = kthread_run(fn, NULL, "w");
	return PTR_ERR_OR_ZERO(t);
}
static void __exit e(void)
{
	mutex_lock(&lock);
	WRITE_ONCE(ready, true);
	mutex_unlock(&lock);
	wake_up(&wq);
	kthread_stop(t);
}
module_init(i);
module_exit(e);
MODULE_LICENSE("GPL");
