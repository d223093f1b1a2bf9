// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/gfp.h>
static struct page *pg;
static int content;
static int writer(void *arg)
{
	lock_page(pg);
#ifdef CONFIG_FIXED
	wait_on_page_writeback(pg);
#endif
	content = 1;
	unlock_page(pg);
	return 0;
}
static int flusher(void *arg)
{
	int snap = content;
	end_page_writeback(pg);
	return snap;
}
static int __init t_init(void)
{
	pg = alloc_page(GFP_KERNEL);
	if (!pg)
		return -ENOMEM;
	lock_page(pg);
	set_page_writeback(pg);
	unlock_page(pg);
	kthread_run(writer, NULL, "w");
	kthread_run(flusher, NULL, "f");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
