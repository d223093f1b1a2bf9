// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/oom.h>
#include <linux/notifier.h>
#include <linux/kthread.h>

/* The OOM notifier allocates, and waits for oom_lock that its own task holds. */
static int oom_notify(struct notifier_block *nb, unsigned long d, void *parm)
{
	unsigned long *freed = parm;
	void *p;
#ifndef CONFIG_FIXED
	p = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);
#else
	p = kmalloc(64, GFP_NOWAIT | __GFP_NOWARN);
#endif
	if (p) {
		kfree(p);
	}
	*freed += 0;
	return NOTIFY_OK;
}
static struct notifier_block nb = { .notifier_call = oom_notify };
static int dummy_user(void *d)
{
	void *p = kmalloc(64, GFP_KERNEL);
	kfree(p);
	return 0;
}
static int __init m_init(void)
{
	int ret = register_oom_notifier(&nb);
	if (!ret)
		kthread_run(dummy_user, NULL, "user");
	return ret;
}
module_init(m_init);
