// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/gfp.h>
static struct page *pg;
static int filled;
static int filler(void *arg)
{
	lock_page(pg);
	filled = 1;
#ifdef CONFIG_FIXED
	unlock_page(pg);
#endif
	return 0;
}
static int user(void *arg)
{
	lock_page(pg);
	filled++;
	unlock_page(pg);
	return 0;
}
static int __init t_init(void)
{
	pg = alloc_page(GFP_KERNEL);
	if (!pg)
		return -ENOMEM;
	kthread_run(filler, NULL, "f");
	kthread_run(user, NULL, "u");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
