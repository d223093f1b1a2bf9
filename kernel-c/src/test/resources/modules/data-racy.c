// SPDX-License-Identifier: GPL-2.0-or-later
// a counter that may be wrong
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/compiler.h>
#ifdef CONFIG_FIXED
static int __data_racy hits;
#else
static int hits;
#endif
static int upd(void *u) { hits++; return hits > 5; }
static int __init s_init(void)
{
	kthread_run(upd, NULL, "a");
	kthread_run(upd, NULL, "b");
	return 0;
}
module_init(s_init);
MODULE_LICENSE("GPL");
