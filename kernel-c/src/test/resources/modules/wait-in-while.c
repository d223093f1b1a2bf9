// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/wait.h>
#include <linux/spinlock.h>
#include <linux/kthread.h>
static DECLARE_WAIT_QUEUE_HEAD(wq);
static DEFINE_SPINLOCK(lock);
static int items;
static bool empty(void)
{
	bool e;
	spin_lock(&lock);
	e = items == 0;
	spin_unlock(&lock);
	return e;
}
static int consumer(void *unused)
{
	DEFINE_WAIT(wait);
#ifdef CONFIG_FIXED
	for (;;) {
		prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE);
		if (!empty())
			break;
		schedule();
	}
	finish_wait(&wq, &wait);
#else
	while (empty()) {
		prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE);
		schedule();
		finish_wait(&wq, &wait);
	}
#endif
	spin_lock(&lock);
	items--;
	spin_unlock(&lock);
	return 0;
}
static int producer(void *unused)
{
	spin_lock(&lock);
	items++;
	spin_unlock(&lock);
	wake_up(&wq);
	return 0;
}
static int __init q_init(void)
{
	kthread_run(consumer, NULL, "consumer");
	kthread_run(producer, NULL, "producer");
	return 0;
}
module_init(q_init);
