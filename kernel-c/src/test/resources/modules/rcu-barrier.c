// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/list.h>

struct node {
	struct list_head link;
	struct rcu_head rcu;
};
static LIST_HEAD(nodes);
static int alive;

static void node_free(struct rcu_head *head)
{
	struct node *n = container_of(head, struct node, rcu);

	alive--;
	kfree(n);
}

static int __init m_init(void)
{
	struct node *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return -ENOMEM;
	alive = 1;
	list_add_rcu(&n->link, &nodes);
	return 0;
}

static void __exit m_exit(void)
{
	struct node *n, *tmp;

	list_for_each_entry_safe(n, tmp, &nodes, link) {
		list_del_rcu(&n->link);
		call_rcu(&n->rcu, node_free);
	}
#ifdef CONFIG_FIXED
	rcu_barrier();
#endif
}
module_init(m_init);
module_exit(m_exit);
