// SPDX-License-Identifier: GPL-2.0-or-later
// nothing is divided by a number that another task has set to 0
#include <linux/kthread.h>
#include <linux/module.h>

static unsigned int parts = 2;

static int divider(void *unused)
{
#ifdef CONFIG_FIXED
	unsigned int by = READ_ONCE(parts);

	return by ? 100 % by : 0;
#else
	return 100 % READ_ONCE(parts);
#endif
}

static int setter(void *unused)
{
	WRITE_ONCE(parts, 0);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(divider, NULL, "divider");
	kthread_run(setter, NULL, "setter");
	return 0;
}
module_init(m_init);
