// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread looks whether there is work, and then goes to sleep. Work that comes in between wakes
 * no task.
 *
 * Expected: LOST_WAKEUP
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(arrived);
static int work;

static int worker(void *unused)
{
	DEFINE_WAIT(entry);

	if (!READ_ONCE(work)) {
		prepare_to_wait(&arrived, &entry, TASK_UNINTERRUPTIBLE);
		schedule();
		finish_wait(&arrived, &entry);
	}
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
