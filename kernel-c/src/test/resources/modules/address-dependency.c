// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
struct cfg { int a; };
static struct cfg *cur;
static int writer(void *x)
{
	struct cfg *n = kmalloc(sizeof(*n), GFP_KERNEL);
	if (!n)
		return 0;
	n->a = 1;
	smp_store_release(&cur, n);
#ifndef CONFIG_FIXED
	kfree(n);
#endif
	return 0;
}
static int reader(void *x)
{
	if (READ_ONCE(cur))
		return READ_ONCE(cur)->a;
	return 0;
}
static int __init i(void)
{
	kthread_run(writer, NULL, "w");
	kthread_run(reader, NULL, "r");
	return 0;
}
module_init(i);
