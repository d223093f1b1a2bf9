// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
static struct kthread_worker *kw;
static int n;
static void fn(struct kthread_work *w);
static struct kthread_delayed_work dw;
static void fn(struct kthread_work *w)
{
	n ^= 1;
	kthread_queue_delayed_work(kw, &dw, HZ);
}
static int __init i(void)
{
	kw = kthread_create_worker(0, "kw");
	if (IS_ERR(kw))
		return PTR_ERR(kw);
	kthread_init_delayed_work(&dw, fn);
	kthread_queue_delayed_work(kw, &dw, HZ);
	return 0;
}
static void __exit e(void)
{
#ifdef CONFIG_FIXED
	kthread_cancel_delayed_work_sync(&dw);
#endif
	kthread_destroy_worker(kw);
}
module_init(i);
module_exit(e);
