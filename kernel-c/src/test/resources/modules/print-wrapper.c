// SPDX-License-Identifier: GPL-2.0-or-later
// A function with any number of arguments allocates what it prints.
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int state;

static __printf(2, 3) void says(gfp_t gfp, const char *format, ...)
{
	va_list list;
	char *text;

	va_start(list, format);
	text = kvasprintf(gfp, format, list);
	va_end(list);
	kfree(text);
}

#ifdef CONFIG_FIXED
#define tells(format, ...) says(GFP_ATOMIC, "now: " format, ##__VA_ARGS__)
#else
#define tells(format, ...) says(GFP_KERNEL, "now: " format, ##__VA_ARGS__)
#endif

static int runs(void *unused)
{
	spin_lock(&lock);
	state++;
	tells("%d of %s\n", state, "it");
	spin_unlock(&lock);
	return 0;
}

static int __init starts(void)
{
	kthread_run(runs, NULL, "runs");
	return 0;
}
module_init(starts);
