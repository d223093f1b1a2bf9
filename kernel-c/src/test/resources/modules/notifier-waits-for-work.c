// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/oom.h>
#include <linux/notifier.h>
#include <linux/workqueue.h>

/* The notifier waits for a work, and a worker is created with memory. */
static struct workqueue_struct *wq;
static struct work_struct drain, busy;
static void drain_fn(struct work_struct *w)
{
}
static void busy_fn(struct work_struct *w)
{
	void *p = kmalloc(64, GFP_KERNEL);
	kfree(p);
}
static int oom_notify(struct notifier_block *nb, unsigned long d, void *parm)
{
	unsigned long *freed = parm;
	queue_work(wq, &drain);
	flush_work(&drain);
	*freed += 1;
	return NOTIFY_OK;
}
static struct notifier_block nb = { .notifier_call = oom_notify };
static int __init m_init(void)
{
	int ret;
	INIT_WORK(&drain, drain_fn);
	INIT_WORK(&busy, busy_fn);
#ifndef CONFIG_FIXED
	wq = alloc_workqueue("drain", 0, 0);
#else
	wq = alloc_workqueue("drain", WQ_MEM_RECLAIM, 0);
#endif
	if (!wq)
		return -ENOMEM;
	ret = register_oom_notifier(&nb);
	if (ret) {
		destroy_workqueue(wq);
		return ret;
	}
#ifndef CONFIG_FIXED
	queue_work(wq, &busy);
#else
	queue_work(system_wq, &busy);
#endif
	return 0;
}
module_init(m_init);
