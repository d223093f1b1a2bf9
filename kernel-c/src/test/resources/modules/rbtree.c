// SPDX-License-Identifier: GPL-2.0-or-later
// one thread walks the tree without the lock
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/mutex.h>
struct item { struct rb_node node; int key; };
static struct rb_root items = RB_ROOT;
static DEFINE_MUTEX(items_lock);
static struct item *item_find(int key)
{
	struct rb_node *n = items.rb_node;
	while (n) {
		struct item *it = rb_entry(n, struct item, node);
		if (key < it->key)
			n = n->rb_left;
		else if (key > it->key)
			n = n->rb_right;
		else
			return it;
	}
	return NULL;
}
static int item_insert(struct item *it)
{
	struct rb_node **p = &items.rb_node, *parent = NULL;
	while (*p) {
		struct item *cur = rb_entry(*p, struct item, node);
		parent = *p;
		if (it->key < cur->key)
			p = &(*p)->rb_left;
		else if (it->key > cur->key)
			p = &(*p)->rb_right;
		else
			return -EEXIST;
	}
	rb_link_node(&it->node, parent, p);
	rb_insert_color(&it->node, &items);
	return 0;
}
static int inserter(void *arg)
{
	struct item *it = kzalloc(sizeof(*it), GFP_KERNEL);
	int err;
	if (!it)
		return -ENOMEM;
	it->key = (long)arg;
	mutex_lock(&items_lock);
	err = item_insert(it);
	mutex_unlock(&items_lock);
	if (err)
		kfree(it);
	return 0;
}
static int finder(void *arg)
{
#ifdef CONFIG_FIXED
	mutex_lock(&items_lock);
#endif
	item_find(1);
#ifdef CONFIG_FIXED
	mutex_unlock(&items_lock);
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(inserter, (void *)1L, "ins");
	kthread_run(finder, NULL, "find");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
