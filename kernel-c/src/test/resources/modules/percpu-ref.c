// SPDX-License-Identifier: GPL-2.0-or-later
// the exit function does not wait for the last reference
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/percpu-refcount.h>
#include <linux/completion.h>
#include <linux/slab.h>
struct queue { struct percpu_ref usage; struct completion gone; int depth; };
static struct queue *q;
static void queue_release(struct percpu_ref *ref)
{
	struct queue *qq = container_of(ref, struct queue, usage);
	complete(&qq->gone);
}
static int submit(void *arg)
{
	struct queue *mine = arg;
	if (!percpu_ref_tryget_live(&mine->usage))
		return 0;
	WRITE_ONCE(mine->depth, 1);
	percpu_ref_put(&mine->usage);
	return 0;
}
static struct task_struct *t;
static int __init t_init(void)
{
	int err;
	q = kzalloc(sizeof(*q), GFP_KERNEL);
	if (!q)
		return -ENOMEM;
	init_completion(&q->gone);
	err = percpu_ref_init(&q->usage, queue_release, 0, GFP_KERNEL);
	if (err) {
		kfree(q);
		return err;
	}
	t = kthread_run(submit, q, "submit");
	get_task_struct(t);
	return 0;
}
static void __exit t_exit(void)
{
	percpu_ref_kill(&q->usage);
#ifdef CONFIG_FIXED
	wait_for_completion(&q->gone);
	kthread_stop(t);
	put_task_struct(t);
	percpu_ref_exit(&q->usage);
	kfree(q);
#else
	percpu_ref_exit(&q->usage);
	kfree(q);
	kthread_stop(t);
	put_task_struct(t);
#endif
}
module_init(t_init);
module_exit(t_exit);
