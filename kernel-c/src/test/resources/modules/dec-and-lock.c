// SPDX-License-Identifier: GPL-2.0-or-later
/* The last reference is dropped outside of the lock under which a lookup takes one. */
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct object {
	struct list_head node;
	refcount_t references;
};

static LIST_HEAD(objects);
static DEFINE_SPINLOCK(lock);
static struct object *first;

static void put(struct object *object)
{
#ifdef CONFIG_FIXED
	if (!refcount_dec_and_lock(&object->references, &lock))
		return;
#else
	if (!refcount_dec_and_test(&object->references))
		return;
	spin_lock(&lock);
#endif
	list_del(&object->node);
	spin_unlock(&lock);
	kfree(object);
}

static int owner(void *unused)
{
	put(first);
	return 0;
}

static int looker(void *unused)
{
	struct object *object;

	spin_lock(&lock);
	object = list_first_entry_or_null(&objects, struct object, node);
	if (object)
		refcount_inc(&object->references);
	spin_unlock(&lock);
	if (object)
		put(object);
	return 0;
}

static int __init m_init(void)
{
	first = kzalloc(sizeof(*first), GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	refcount_set(&first->references, 1);
	list_add(&first->node, &objects);
	kthread_run(owner, NULL, "owner");
	kthread_run(looker, NULL, "looker");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
