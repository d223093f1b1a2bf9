// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static struct work_struct a, b;

static void b_fn(struct work_struct *w)
{
}

static void a_fn(struct work_struct *w)
{
	queue_work(wq, &b);
#ifdef CONFIG_FIXED
	flush_work(&b);
#else
	flush_workqueue(wq);
#endif
}

static int __init m_init(void)
{
	wq = alloc_workqueue("both", 0, 0);
	if (!wq)
		return -ENOMEM;
	INIT_WORK(&a, a_fn);
	INIT_WORK(&b, b_fn);
	queue_work(wq, &a);
	return 0;
}

static void __exit m_exit(void)
{
	destroy_workqueue(wq);
}
module_init(m_init);
module_exit(m_exit);
