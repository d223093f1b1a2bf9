// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/srcu.h>
#include <linux/slab.h>
#include <linux/kthread.h>
DEFINE_STATIC_SRCU(srcu);
struct obj { int v; struct rcu_head rcu; };
static struct obj __rcu *obj;
static void free_obj(struct rcu_head *h)
{
	kfree(container_of(h, struct obj, rcu));
}

static int reader(void *u)
{
	int idx = srcu_read_lock(&srcu);
	struct obj *o = srcu_dereference(obj, &srcu);
	if (o)
		WARN_ON(o->v != 1);
	srcu_read_unlock(&srcu, idx);
	return 0;
}

static struct task_struct *r;
static int __init m_init(void)
{
	struct obj *o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	o->v = 1;
	rcu_assign_pointer(obj, o);
	r = kthread_run(reader, NULL, "reader");
	get_task_struct(r);
	return 0;
}

static void __exit m_exit(void)
{
	struct obj *o = rcu_dereference_protected(obj, 1);
	kthread_stop_put(r);
	RCU_INIT_POINTER(obj, NULL);
	call_srcu(&srcu, &o->rcu, free_obj);
#ifdef CONFIG_FIXED
	srcu_barrier(&srcu);
#endif
}

module_init(m_init);
module_exit(m_exit);
