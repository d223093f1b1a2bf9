// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A balloon: the host asks the guest for pages, and the guest gives some of them back when it runs
 * out of memory.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include "balloon.h"

#define MAX_PFNS 4
#define OOM_PAGES 1	/* pages that the OOM notifier gives back */

static DEFINE_MUTEX(balloon_lock);	/* protects everything below */
static LIST_HEAD(balloon_pages);
static struct page *pfns[MAX_PFNS];	/* what the host is told about */
static unsigned int num_pfns;

unsigned int fill_balloon(unsigned int num)
{
	unsigned int filled;

	num = min(num, (unsigned int)MAX_PFNS);
	mutex_lock(&balloon_lock);
	for (num_pfns = 0; num_pfns < num; num_pfns++) {
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page)
			break;
		pfns[num_pfns] = page;
		list_add(&page->lru, &balloon_pages);
	}
	filled = num_pfns;
	host_take(pfns, num_pfns);
	mutex_unlock(&balloon_lock);
	return filled;
}

static unsigned int leak_locked(unsigned int num)
{
	unsigned int leaked, i;

	num = min(num, (unsigned int)MAX_PFNS);
	for (num_pfns = 0; num_pfns < num; num_pfns++) {
		struct page *page;

		if (list_empty(&balloon_pages))
			break;
		page = list_first_entry(&balloon_pages, struct page, lru);
		list_del(&page->lru);
		pfns[num_pfns] = page;
	}
	leaked = num_pfns;
	host_return(pfns, num_pfns);
	for (i = 0; i < leaked; i++)
		__free_page(pfns[i]);
	return leaked;
}

unsigned int leak_balloon(unsigned int num)
{
	unsigned int leaked;

	mutex_lock(&balloon_lock);
	leaked = leak_locked(num);
	mutex_unlock(&balloon_lock);
	return leaked;
}

static int balloon_oom_notify(struct notifier_block *nb, unsigned long unused, void *parm)
{
	unsigned long *freed = parm;

	if (mutex_trylock(&balloon_lock)) {
		*freed += leak_locked(OOM_PAGES);
		mutex_unlock(&balloon_lock);
	}
	return NOTIFY_OK;
}

static struct notifier_block balloon_oom_nb = {
	.notifier_call = balloon_oom_notify,
};

int balloon_init(void)
{
	return register_oom_notifier(&balloon_oom_nb);
}
