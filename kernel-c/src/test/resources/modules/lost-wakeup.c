// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/sched.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct req {
	struct list_head node;
	int id;
};

static LIST_HEAD(queue);
static DEFINE_SPINLOCK(queue_lock);
static DECLARE_WAIT_QUEUE_HEAD(queue_wait);
static int handled;

static struct req *pop(void)
{
	struct req *r = NULL;

	spin_lock(&queue_lock);
	if (!list_empty(&queue)) {
		r = list_first_entry(&queue, struct req, node);
		list_del(&r->node);
	}
	spin_unlock(&queue_lock);
	return r;
}

static bool has_work(void)
{
	bool any;

	spin_lock(&queue_lock);
	any = !list_empty(&queue);
	spin_unlock(&queue_lock);
	return any;
}

static int consumer(void *unused)
{
	struct req *r;
#ifndef CONFIG_FIXED
	DEFINE_WAIT(wait);

	if (!has_work()) {
		prepare_to_wait(&queue_wait, &wait, TASK_UNINTERRUPTIBLE);
		schedule();
		finish_wait(&queue_wait, &wait);
	}
#else
	wait_event(queue_wait, has_work());
#endif
	r = pop();
	if (r) {
		WRITE_ONCE(handled, r->id);
		kfree(r);
	}
	return 0;
}

static int producer(void *unused)
{
	struct req *r = kmalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	r->id = 3;
	spin_lock(&queue_lock);
	list_add_tail(&r->node, &queue);
	spin_unlock(&queue_lock);
	wake_up(&queue_wait);
	return 0;
}

static int __init q_init(void)
{
	kthread_run(consumer, NULL, "consumer");
	kthread_run(producer, NULL, "producer");
	return 0;
}
module_init(q_init);
