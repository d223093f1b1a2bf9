// SPDX-License-Identifier: GPL-2.0-or-later
// the second allocation fails and the work that was queued stays
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct work_struct *work;
static char *buf;

static void fn(struct work_struct *w)
{
	pr_info("work\n");
}

static int __init m_init(void)
{
	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	INIT_WORK(work, fn);
	schedule_work(work);
	buf = kmalloc(100, GFP_KERNEL);
	if (!buf) {
#ifdef CONFIG_FIXED
		cancel_work_sync(work);
#endif
		kfree(work);
		return -ENOMEM;
	}
	return 0;
}

static void __exit m_exit(void)
{
	cancel_work_sync(work);
	kfree(work);
	kfree(buf);
}

module_init(m_init);
module_exit(m_exit);
