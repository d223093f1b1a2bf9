// SPDX-License-Identifier: GPL-2.0-or-later
// a small number in a pointer is no object
#include <linux/module.h>
#include <linux/kthread.h>

static struct { int number; } first, second;
static void *slot;

static int one(void *unused)
{
#ifdef CONFIG_FIXED
	WRITE_ONCE(slot, &first);
#else
	WRITE_ONCE(slot, (void *)1);
#endif
	return 0;
}

static int two(void *unused)
{
	void *seen = READ_ONCE(slot);

	BUG_ON(seen && seen != &first);
	return seen == &second;
}

static int __init m_init(void)
{
	kthread_run(one, NULL, "one");
	kthread_run(two, NULL, "two");
	return 0;
}
module_init(m_init);
