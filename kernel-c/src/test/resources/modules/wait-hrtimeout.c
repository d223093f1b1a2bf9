// SPDX-License-Identifier: GPL-2.0-or-later
// A wait with a time in nanoseconds gives 0, a signal or -ETIME, and not the time that is left.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/delay.h>
#include <linux/ktime.h>

static DECLARE_WAIT_QUEUE_HEAD(wq);
static int answer;
static bool is_answered;
static DEFINE_SPINLOCK(lock);
static struct task_struct *asker, *device;

static int asks(void *unused)
{
	int ret = wait_event_interruptible_hrtimeout(wq, READ_ONCE(is_answered), ms_to_ktime(5));

#ifdef CONFIG_FIXED
	if (ret == 0) {
#else
	if (ret != -ERESTARTSYS) {
#endif
		spin_lock(&lock);
		BUG_ON(answer != 42);
		spin_unlock(&lock);
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static int answers(void *unused)
{
	spin_lock(&lock);
	answer = 42;
	WRITE_ONCE(is_answered, true);
	spin_unlock(&lock);
	wake_up(&wq);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static int __init m_init(void)
{
	asker = kthread_run(asks, NULL, "asker");
	if (IS_ERR(asker))
		return PTR_ERR(asker);
	device = kthread_run(answers, NULL, "device");
	if (IS_ERR(device)) {
		kthread_stop(asker);
		return PTR_ERR(device);
	}
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(device);
	kthread_stop(asker);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
