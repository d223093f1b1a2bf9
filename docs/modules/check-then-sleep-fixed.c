// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread looks whether there is work, and then goes to sleep. wait_event() looks again when the
 * thread is on the queue.
 *
 * Expected: PROVEN
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(arrived);
static int work;

static int worker(void *unused)
{
	wait_event(arrived, READ_ONCE(work));
	return 0;
}

static int producer(void *unused)
{
	WRITE_ONCE(work, 1);
	wake_up(&arrived);
	return 0;
}

static int __init sleep_init(void)
{
	kthread_run(worker, NULL, "worker");
	kthread_run(producer, NULL, "producer");
	return 0;
}
module_init(sleep_init);
MODULE_LICENSE("GPL");
