// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/overflow.h>

static unsigned int count = 0x40000001;

static int t(void *unused)
{
	u32 *v;

#ifdef CONFIG_FIXED
	v = kmalloc_array(4, sizeof(*v), GFP_KERNEL);
#else
	v = kmalloc((u32)(count * sizeof(*v)), GFP_KERNEL);
#endif
	if (!v)
		return -ENOMEM;
	v[2] = 1;
	kfree(v);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
