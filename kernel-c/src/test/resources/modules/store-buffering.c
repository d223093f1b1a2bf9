// SPDX-License-Identifier: GPL-2.0-or-later
// each of two threads says that it wants to enter, and looks at the other
#include <linux/module.h>
#include <linux/kthread.h>

static int want0, want1;
static int inside;

static int p0(void *unused)
{
	WRITE_ONCE(want0, 1);
	smp_mb();
	if (!READ_ONCE(want1)) {
		WRITE_ONCE(inside, READ_ONCE(inside) + 1);
		WRITE_ONCE(inside, READ_ONCE(inside) - 1);
	}
	WRITE_ONCE(want0, 0);
	return 0;
}

static int p1(void *unused)
{
#ifdef CONFIG_FIXED
	WRITE_ONCE(want1, 1);
	smp_mb();
	if (!READ_ONCE(want0)) {
#else
	if (!READ_ONCE(want0)) {
		WRITE_ONCE(want1, 1);
#endif
		WRITE_ONCE(inside, READ_ONCE(inside) + 1);
		WARN_ON(READ_ONCE(inside) != 1);
		WRITE_ONCE(inside, READ_ONCE(inside) - 1);
	}
	WRITE_ONCE(want1, 0);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(p0, NULL, "p0");
	kthread_run(p1, NULL, "p1");
	return 0;
}
module_init(m_init);
