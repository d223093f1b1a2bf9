// SPDX-License-Identifier: GPL-2.0-or-later
// More than eight pages may not be found, though the allocation may sleep.
#include <linux/cleanup.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);
static int total;

static int runs(void *unused)
{
	char *buffer __free(kfree) = NULL;

	guard(mutex)(&lock);
	buffer = kmalloc(10 * PAGE_SIZE, GFP_KERNEL);
	if (!buffer)
		goto fails;
	total++;
	return 0;
fails:
#ifndef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	return -ENOMEM;
}

static int __init starts(void)
{
	kthread_run(runs, NULL, "runs");
	return 0;
}
module_init(starts);
