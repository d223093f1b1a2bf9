// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(l);
static DECLARE_WAIT_QUEUE_HEAD(wq);
static int slots;
static int taker(void *arg)
{
	spin_lock_irq(&l);
	wait_event_exclusive_cmd(wq, slots > 0, spin_unlock_irq(&l), spin_lock_irq(&l));
	slots--;
	spin_unlock_irq(&l);
	return 0;
}
static int giver(void *arg)
{
	spin_lock_irq(&l);
	slots += 2;
	spin_unlock_irq(&l);
#ifdef CONFIG_FIXED
	wake_up_nr(&wq, 2);
#else
	wake_up(&wq);
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(taker, NULL, "t1");
	kthread_run(taker, NULL, "t2");
	kthread_run(giver, NULL, "g");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
