// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/atomic.h>

static int owner;
static int count;

static void take(int me)
{
#ifdef CONFIG_FIXED
	while (cmpxchg(&owner, 0, me) != 0)
		cpu_relax();
#else
	while (READ_ONCE(owner) != 0)
		cpu_relax();
	WRITE_ONCE(owner, me);
#endif
}

static void give(void)
{
	smp_store_release(&owner, 0);
}

static int t(void *arg)
{
	take((long)arg);
	count++;
	give();
	return 0;
}

static int __init m_init(void)
{
	long i;

	for (i = 1; i <= 2; i++)
		kthread_run(t, (void *)i, "t%ld", i);
	return 0;
}
module_init(m_init);
