// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/list.h>
#include <linux/hashtable.h>

struct obj { int key; struct hlist_node node; };
static DEFINE_HASHTABLE(table, 2);
static DEFINE_SPINLOCK(lock);
static struct obj objs[2] = { { .key = 1 }, { .key = 5 } };

static struct obj *find(int key)
{
	struct obj *o;
	hash_for_each_possible(table, o, node, key)
		if (o->key == key)
			return o;
	return NULL;
}

static int add(void *d)
{
	struct obj *o = d;
	spin_lock(&lock);
	hash_add(table, &o->node, o->key);
	spin_unlock(&lock);
	return 0;
}

static int look(void *d)
{
	struct obj *o;
#ifdef CONFIG_FIXED
	spin_lock(&lock);
#endif
	o = find(5);
	if (o)
		hash_del(&o->node);
#ifdef CONFIG_FIXED
	spin_unlock(&lock);
#endif
	return 0;
}

static int __init m_init(void)
{
	hash_init(table);
	kthread_run(add, &objs[0], "a");
	kthread_run(add, &objs[1], "b");
	kthread_run(look, NULL, "look");
	return 0;
}

module_init(m_init);
