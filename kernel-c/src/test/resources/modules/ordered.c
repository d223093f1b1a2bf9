// SPDX-License-Identifier: GPL-2.0-or-later
// an item of an ordered queue waits for an item behind it
#include <linux/module.h>
#include <linux/workqueue.h>
#include <linux/completion.h>

static struct workqueue_struct *wq;
static DECLARE_COMPLETION(second_done);

static void second_fn(struct work_struct *w)
{
	complete(&second_done);
}
static DECLARE_WORK(second, second_fn);

static void first_fn(struct work_struct *w)
{
	queue_work(wq, &second);
	wait_for_completion(&second_done);
}
static DECLARE_WORK(first, first_fn);

static int __init m_init(void)
{
#ifdef CONFIG_FIXED
	wq = alloc_workqueue("two", WQ_UNBOUND, 2);
#else
	wq = alloc_ordered_workqueue("one", 0);
#endif
	if (!wq)
		return -ENOMEM;
	queue_work(wq, &first);
	return 0;
}
module_init(m_init);
