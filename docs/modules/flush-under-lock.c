// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread waits for a work item while it holds the mutex that the work item takes.
 *
 * Expected: DEADLOCK
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(state_lock);
static int state;

static void update(struct work_struct *work)
{
	mutex_lock(&state_lock);
	state++;
	mutex_unlock(&state_lock);
}

static DECLARE_WORK(update_work, update);

static int stop(void *unused)
{
	mutex_lock(&state_lock);
	flush_work(&update_work);
	state = 0;
	mutex_unlock(&state_lock);
	return 0;
}

static int start(void *unused)
{
	schedule_work(&update_work);
	return 0;
}

static int __init flush_init(void)
{
	kthread_run(start, NULL, "start");
	kthread_run(stop, NULL, "stop");
	return 0;
}
module_init(flush_init);
MODULE_LICENSE("GPL");
