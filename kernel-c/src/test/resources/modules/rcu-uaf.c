// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct conf {
	int level;
	struct rcu_head rcu;
};

static struct conf __rcu *conf;
static DEFINE_MUTEX(conf_mutex);

static int conf_reader(void *unused)
{
	struct conf *c;

	rcu_read_lock();
	c = rcu_dereference(conf);
	if (c)
		WARN_ON(READ_ONCE(c->level) < 0);
	rcu_read_unlock();
	return 0;
}

static int conf_writer(void *unused)
{
	struct conf *new, *old;

	new = kmalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	new->level = 2;
	mutex_lock(&conf_mutex);
	old = rcu_dereference_protected(conf, lockdep_is_held(&conf_mutex));
	rcu_assign_pointer(conf, new);
	mutex_unlock(&conf_mutex);
#ifdef CONFIG_FIXED
	if (old)
		kfree_rcu(old, rcu);
#else
	kfree(old);
#endif
	return 0;
}

static int __init m_init(void)
{
	struct conf *first = kzalloc(sizeof(*first), GFP_KERNEL);

	if (!first)
		return -ENOMEM;
	RCU_INIT_POINTER(conf, first);
	kthread_run(conf_reader, NULL, "conf_reader");
	kthread_run(conf_writer, NULL, "conf_writer");
	return 0;
}
module_init(m_init);
