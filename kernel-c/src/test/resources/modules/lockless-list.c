// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/llist.h>

struct item { struct llist_node node; int v; };
static LLIST_HEAD(queue);
static atomic_t seen = ATOMIC_INIT(0);
static struct item items[2] = { { .v = 1 }, { .v = 2 } };

static int push(void *d)
{
	struct item *i = d;
#ifdef CONFIG_FIXED
	llist_add(&i->node, &queue);
#else
	i->node.next = queue.first;
	queue.first = &i->node;
#endif
	return 0;
}

static int pop(void *d)
{
	struct item *i, *n;
	struct llist_node *all = llist_del_all(&queue);
	all = llist_reverse_order(all);
	llist_for_each_entry_safe(i, n, all, node)
		atomic_add(i->v, &seen);
	BUG_ON(atomic_read(&seen) > 3);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(push, &items[0], "a");
	kthread_run(push, &items[1], "b");
	kthread_run(pop, NULL, "pop");
	return 0;
}

module_init(m_init);
