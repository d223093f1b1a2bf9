// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
static struct device *parent;
static int *managed;
static int *table;
static int __init m_init(void)
{
	managed = devm_kzalloc(parent, sizeof(*managed), GFP_KERNEL);
	table = kzalloc(sizeof(*table), GFP_KERNEL);
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
