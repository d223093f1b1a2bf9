// SPDX-License-Identifier: GPL-2.0-or-later
/* A work item of a kthread_worker is cancelled under the mutex that it takes. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

static struct kthread_worker *worker;
static DEFINE_MUTEX(lock);

static void work(struct kthread_work *item)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

static DEFINE_KTHREAD_WORK(item, work);

static int canceller(void *unused)
{
	kthread_queue_work(worker, &item);
	mutex_lock(&lock);
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
	kthread_cancel_work_sync(&item);
#else
	kthread_cancel_work_sync(&item);
	mutex_unlock(&lock);
#endif
	return 0;
}

static int __init m_init(void)
{
	worker = kthread_create_worker(0, "worker");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	kthread_run(canceller, NULL, "canceller");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
