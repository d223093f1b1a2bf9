// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/workqueue.h>
#include <linux/kthread.h>
static BLOCKING_NOTIFIER_HEAD(chain);
static struct notifier_block nb;
static void unreg_fn(struct work_struct *w)
{
	blocking_notifier_chain_unregister(&chain, &nb);
}

static DECLARE_WORK(unreg, unreg_fn);
static int once(struct notifier_block *n, unsigned long ev, void *data)
{
#ifdef CONFIG_FIXED
	schedule_work(&unreg);
#else
	blocking_notifier_chain_unregister(&chain, n);
#endif
	return NOTIFY_DONE;
}

static struct notifier_block nb = { .notifier_call = once, };
static int caller(void *u)
{
	blocking_notifier_call_chain(&chain, 1, NULL);
	return 0;
}

static int __init m_init(void)
{
	blocking_notifier_chain_register(&chain, &nb);
	kthread_run(caller, NULL, "caller");
	return 0;
}

module_init(m_init);
