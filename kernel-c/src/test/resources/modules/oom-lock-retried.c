// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/oom.h>
#include <linux/notifier.h>
#include <linux/kthread.h>
#include <linux/err.h>
#include <linux/sched.h>

/* The holder of the lock retries for oom_lock; the notifier, which has it, wants the lock. */
static DEFINE_MUTEX(obj_lock);
static struct task_struct *owner;
static unsigned long spare = 4;
static int filler(void *data)
{
	void *p;
	mutex_lock(&obj_lock);
	WRITE_ONCE(owner, current);
#ifndef CONFIG_FIXED
	p = kmalloc(64, GFP_KERNEL);
#else
	p = kmalloc(64, GFP_KERNEL | __GFP_NORETRY);
#endif
	WRITE_ONCE(owner, NULL);
	mutex_unlock(&obj_lock);
	kfree(p);
	return 0;
}
static int oom_notify(struct notifier_block *nb, unsigned long d, void *parm)
{
	unsigned long *freed = parm;
	if (READ_ONCE(owner) == current)
		return NOTIFY_OK;
	mutex_lock(&obj_lock);
	*freed += spare;
	spare = 0;
	mutex_unlock(&obj_lock);
	return NOTIFY_OK;
}
static struct notifier_block nb = { .notifier_call = oom_notify };
static int __init m_init(void)
{
	struct task_struct *t;
	int ret = register_oom_notifier(&nb);
	if (ret)
		return ret;
	t = kthread_run(filler, NULL, "filler");
	if (IS_ERR(t)) {
		unregister_oom_notifier(&nb);
		return PTR_ERR(t);
	}
	return 0;
}
module_init(m_init);
