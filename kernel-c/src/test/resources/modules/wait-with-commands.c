// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(m);
static DECLARE_WAIT_QUEUE_HEAD(wq);
static int stock;
static int consumer(void *arg)
{
	mutex_lock(&m);
#ifdef CONFIG_FIXED
	wait_event_cmd(wq, stock > 0, mutex_unlock(&m), mutex_lock(&m));
#else
	wait_event(wq, stock > 0);
#endif
	stock--;
	mutex_unlock(&m);
	return 0;
}
static int producer(void *arg)
{
	mutex_lock(&m);
	stock++;
	mutex_unlock(&m);
	wake_up(&wq);
	return 0;
}
static int __init t_init(void)
{
	kthread_run(consumer, NULL, "c");
	kthread_run(producer, NULL, "p");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
