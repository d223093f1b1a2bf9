// SPDX-License-Identifier: GPL-2.0-or-later
// The lock of a wait queue is that of the data; a wake-up takes it, unless it is told that the
// caller has it.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/delay.h>

static DECLARE_WAIT_QUEUE_HEAD(tickets);
static int free_tickets;
static struct task_struct *user, *giver;

static int uses(void *unused)
{
	spin_lock(&tickets.lock);
	if (wait_event_interruptible_locked(tickets, free_tickets > 0 || kthread_should_stop()) == 0 &&
	    free_tickets > 0)
		free_tickets--;
	spin_unlock(&tickets.lock);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static int gives(void *unused)
{
	spin_lock(&tickets.lock);
	free_tickets++;
#ifdef CONFIG_FIXED
	wake_up_locked(&tickets);
#else
	wake_up(&tickets);
#endif
	spin_unlock(&tickets.lock);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static int __init m_init(void)
{
	user = kthread_run(uses, NULL, "user");
	if (IS_ERR(user))
		return PTR_ERR(user);
	giver = kthread_run(gives, NULL, "giver");
	if (IS_ERR(giver)) {
		kthread_stop(user);
		return PTR_ERR(giver);
	}
	return 0;
}

static void __exit m_exit(void)
{
	kthread_stop(giver);
	kthread_stop(user);
	BUG_ON(free_tickets < 0);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
