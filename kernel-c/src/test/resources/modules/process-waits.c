// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

/* A process leaves its address to the thread that wakes it; the broken form looks before it says that it sleeps. */
static DEFINE_SPINLOCK(lock);
static struct task_struct *waiter;
static int ready;
static int use(struct inode *inode, struct file *f)
{
	spin_lock(&lock);
	if (waiter || ready) {
		spin_unlock(&lock);
		return -EBUSY;
	}
	waiter = current;
	spin_unlock(&lock);
	for (;;) {
#ifdef CONFIG_FIXED
		set_current_state(TASK_UNINTERRUPTIBLE);
#endif
		if (READ_ONCE(ready))
			break;
#ifndef CONFIG_FIXED
		set_current_state(TASK_UNINTERRUPTIBLE);
#endif
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .open = use };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "w", .fops = &fops };
static int waker(void *d)
{
	spin_lock(&lock);
	WRITE_ONCE(ready, 1);
	if (waiter)
		wake_up_process(waiter);
	spin_unlock(&lock);
	return 0;
}
static int __init m_init(void)
{
	int ret = misc_register(&dev);
	if (ret)
		return ret;
	kthread_run(waker, NULL, "waker");
	return 0;
}
module_init(m_init);
