// SPDX-License-Identifier: GPL-2.0-or-later
// a task reads what it has allocated and not written; a copy of a struct reads nothing
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

struct request {
	int kind;
	struct {
		int pages;
		int unused;
	} part;
};

static struct request last;

static int t(void *unused)
{
	struct request *request = kmalloc(sizeof(*request), GFP_KERNEL);
	struct request *second;

	if (!request)
		return 0;
	request->kind = 1;
#ifdef CONFIG_FIXED
	request->part.pages = 2;
#endif
	second = kmemdup(request, sizeof(*request), GFP_KERNEL);
	if (second) {
		last = *second;
		BUG_ON(last.part.pages != 2);
	}
	kfree(second);
	kfree(request);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
