// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/spinlock.h>

static LIST_HEAD(pages);
static DEFINE_SPINLOCK(pages_lock);
static int nr;

static int grow(void *unused)
{
	struct page *page;
	int i;

	for (i = 0; i < 2; i++) {
#ifdef CONFIG_FIXED
		page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
		spin_lock(&pages_lock);
#else
		spin_lock(&pages_lock);
		page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
#endif
		if (page) {
			list_add(&page->lru, &pages);
			nr++;
		}
		spin_unlock(&pages_lock);
	}
	return 0;
}

static int shrink(void *unused)
{
	struct page *page;

	spin_lock(&pages_lock);
	page = list_first_entry_or_null(&pages, struct page, lru);
	if (page) {
		list_del(&page->lru);
		nr--;
	}
	WARN_ON(nr < 0);
	spin_unlock(&pages_lock);
	if (page)
		__free_page(page);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(grow, NULL, "grow");
	kthread_run(shrink, NULL, "shrink");
	return 0;
}
module_init(m_init);
