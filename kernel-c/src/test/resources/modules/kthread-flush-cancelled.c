// SPDX-License-Identifier: GPL-2.0-or-later
// An item of a kthread worker runs and is queued again. That is cancelled while a thread flushes it: the run is waited for.
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct kthread_worker *worker;
static struct kthread_work item;
static DECLARE_COMPLETION(begun);
static DECLARE_COMPLETION(again);
static DECLARE_COMPLETION(goes_on);
static bool flushed;

static void runs(struct kthread_work *unused)
{
	complete(&begun);
	wait_for_completion(&goes_on);
	WARN_ON(READ_ONCE(flushed));
}

static int flushes(void *unused)
{
	wait_for_completion(&begun);
	kthread_queue_work(worker, &item);
	complete_all(&again);
#ifdef CONFIG_FIXED
	kthread_flush_work(&item);
#endif
	WRITE_ONCE(flushed, true);
	return 0;
}

static int opens(void *unused)
{
	wait_for_completion(&again);
	complete_all(&goes_on);
	return 0;
}

static int cancels(void *unused)
{
	wait_for_completion(&again);
	kthread_cancel_work_sync(&item);
	return 0;
}

static int __init m_init(void)
{
	worker = kthread_create_worker(0, "worker");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	kthread_init_work(&item, runs);
	kthread_queue_work(worker, &item);
	kthread_run(flushes, NULL, "flushes");
	kthread_run(opens, NULL, "opens");
	kthread_run(cancels, NULL, "cancels");
	return 0;
}
module_init(m_init);
MODULE_LICENSE("GPL");
