// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
static struct kthread_worker *worker;
static struct kthread_work job;
static DEFINE_MUTEX(lock);
static int done;
static void job_fn(struct kthread_work *w)
{
	mutex_lock(&lock);
	done++;
	mutex_unlock(&lock);
}

static int stopper(void *u)
{
	mutex_lock(&lock);
#ifndef CONFIG_FIXED
	kthread_flush_work(&job);
#endif
	done = 0;
	mutex_unlock(&lock);
#ifdef CONFIG_FIXED
	kthread_flush_work(&job);
#endif
	return 0;
}

static struct task_struct *t;
static int __init m_init(void)
{
	worker = kthread_create_worker(0, "jobs");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	kthread_init_work(&job, job_fn);
	kthread_queue_work(worker, &job);
	t = kthread_run(stopper, NULL, "stopper");
	get_task_struct(t);
	return 0;
}

static void __exit m_exit(void)
{
	kthread_stop_put(t);
	kthread_destroy_worker(worker);
}

module_init(m_init);
module_exit(m_exit);
