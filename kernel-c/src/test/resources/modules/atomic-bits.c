// SPDX-License-Identifier: GPL-2.0-or-later
// A bit of an atomic as a lock: asked for and set at once, or one after the other.
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/kthread.h>
#include <linux/module.h>

#define BUSY BIT(2)

static atomic_t flags = ATOMIC_INIT(1);
static long owner;

static int takes(void *mine)
{
#ifdef CONFIG_FIXED
	if (atomic_fetch_or_acquire(BUSY, &flags) & BUSY)
		return -EBUSY;
#else
	if (atomic_read_acquire(&flags) & BUSY)
		return -EBUSY;
	atomic_or(BUSY, &flags);
#endif
	owner = (long)mine;
	BUG_ON(!(atomic_fetch_andnot_release(BUSY, &flags) & 1));
	return 0;
}

static int __init starts(void)
{
	kthread_run(takes, (void *)1, "one");
	kthread_run(takes, (void *)2, "other");
	return 0;
}
module_init(starts);
