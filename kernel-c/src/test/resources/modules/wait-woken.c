// SPDX-License-Identifier: GPL-2.0-or-later
// A task waits with wait_woken() for what another one writes and does not announce.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/delay.h>
static DECLARE_WAIT_QUEUE_HEAD(wq);
static int ready;
static struct task_struct *t[2];
static int waiter(void *x)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&wq, &wait);
	while (!READ_ONCE(ready) && !kthread_should_stop())
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&wq, &wait);
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}
static int waker(void *x)
{
	WRITE_ONCE(ready, 1);
#ifdef CONFIG_FIXED
	wake_up(&wq);
#else
	if (0)
		wake_up(&wq);
#endif
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}
static int __init g_init(void)
{
	t[0] = kthread_run(waiter, NULL, "rd");
	if (IS_ERR(t[0]))
		return PTR_ERR(t[0]);
	t[1] = kthread_run(waker, NULL, "wr");
	if (IS_ERR(t[1]))
		return PTR_ERR(t[1]);
	return 0;
}
static void __exit g_exit(void)
{
	kthread_stop(t[1]);
	kthread_stop(t[0]);
}
module_init(g_init);
module_exit(g_exit);
