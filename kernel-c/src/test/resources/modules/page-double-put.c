// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mm.h>

static int t(void *unused)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	get_page(page);
#endif
	put_page(page);
	put_page(page);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
