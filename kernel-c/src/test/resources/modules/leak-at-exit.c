// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
static int *table;
static int __init m_init(void)
{
	table = kcalloc(8, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	return 0;
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	kfree(table);
#endif
}

module_init(m_init);
module_exit(m_exit);
