// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/delay.h>
#include <linux/srcu.h>

struct hook { int v; struct rcu_head rcu; };
static struct hook __rcu *hook;
DEFINE_STATIC_SRCU(srcu);

static int reader(void *d)
{
	struct hook *h;
	int idx = srcu_read_lock(&srcu);
	h = srcu_dereference(hook, &srcu);
	if (h) {
		msleep(1);
		BUG_ON(READ_ONCE(h->v) != 2);
	}
	srcu_read_unlock(&srcu, idx);
	return 0;
}

static int remover(void *d)
{
	struct hook *h = rcu_dereference_protected(hook, true);
	rcu_assign_pointer(hook, NULL);
#ifdef CONFIG_FIXED
	synchronize_srcu(&srcu);
#else
	synchronize_rcu();
#endif
	kfree(h);
	return 0;
}

static int __init m_init(void)
{
	struct hook *h = kzalloc(sizeof(*h), GFP_KERNEL);
	if (!h)
		return -ENOMEM;
	h->v = 2;
	rcu_assign_pointer(hook, h);
	kthread_run(reader, NULL, "reader");
	kthread_run(remover, NULL, "remover");
	return 0;
}

module_init(m_init);
