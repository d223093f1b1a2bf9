// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/oom.h>
#include <linux/notifier.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/list.h>

struct chunk {
	struct list_head node;
	char data[64];
};

static LIST_HEAD(cache);
static DEFINE_MUTEX(cache_lock);
static struct task_struct *filler;

static int cache_oom(struct notifier_block *nb, unsigned long unused, void *parm)
{
	unsigned long *freed = parm;
	struct chunk *c, *next;

	mutex_lock(&cache_lock);
	list_for_each_entry_safe(c, next, &cache, node) {
		list_del(&c->node);
		kfree(c);
		*freed += 1;
	}
	mutex_unlock(&cache_lock);
	return NOTIFY_OK;
}

static struct notifier_block cache_nb = {
	.notifier_call = cache_oom,
};

static void fill(void)
{
	struct chunk *c;

#ifdef CONFIG_FIXED
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return;
	mutex_lock(&cache_lock);
	list_add(&c->node, &cache);
	mutex_unlock(&cache_lock);
#else
	mutex_lock(&cache_lock);
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	if (c)
		list_add(&c->node, &cache);
	mutex_unlock(&cache_lock);
#endif
}

static int fill_thread(void *unused)
{
	fill();
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static int __init cache_init(void)
{
	int err = register_oom_notifier(&cache_nb);

	if (err)
		return err;
	filler = kthread_run(fill_thread, NULL, "filler");
	if (IS_ERR(filler)) {
		unregister_oom_notifier(&cache_nb);
		return PTR_ERR(filler);
	}
	return 0;
}

static void __exit cache_exit(void)
{
	struct chunk *c, *next;

	kthread_stop(filler);
	unregister_oom_notifier(&cache_nb);
	list_for_each_entry_safe(c, next, &cache, node)
		kfree(c);
}
module_init(cache_init);
module_exit(cache_exit);
MODULE_LICENSE("GPL");
