// SPDX-License-Identifier: GPL-2.0-or-later
// A work item frees what readers have, unless it waits for a grace period.
#include <linux/module.h>
#include <linux/workqueue.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/kthread.h>
#include <linux/delay.h>

struct rule {
	int value;
#ifdef CONFIG_FIXED
	struct rcu_work free;
#else
	struct work_struct free;
#endif
};
static struct rule __rcu *rule;
static struct workqueue_struct *wq;
static struct task_struct *reader, *writer;

static void frees(struct work_struct *work)
{
#ifdef CONFIG_FIXED
	struct rule *r = container_of(to_rcu_work(work), struct rule, free);
#else
	struct rule *r = container_of(work, struct rule, free);
#endif
	kfree(r);
}
static int reads(void *unused)
{
	struct rule *r;

	rcu_read_lock();
	r = rcu_dereference(rule);
	if (r)
		BUG_ON(r->value != 1);
	rcu_read_unlock();
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int removes(void *unused)
{
	struct rule *r = rcu_replace_pointer(rule, NULL, true);

	if (r) {
#ifdef CONFIG_FIXED
		INIT_RCU_WORK(&r->free, frees);
		queue_rcu_work(wq, &r->free);
#else
		INIT_WORK(&r->free, frees);
		queue_work(wq, &r->free);
#endif
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	struct rule *r;

	wq = alloc_workqueue("rules", 0, 0);
	if (!wq)
		return -ENOMEM;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r) {
		destroy_workqueue(wq);
		return -ENOMEM;
	}
	r->value = 1;
	rcu_assign_pointer(rule, r);
	reader = kthread_run(reads, NULL, "r");
	writer = kthread_run(removes, NULL, "w");
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(reader);
	kthread_stop(writer);
	rcu_barrier();
	destroy_workqueue(wq);
	kfree(rcu_access_pointer(rule));
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
