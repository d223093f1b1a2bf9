// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#define NR 4
static int level[NR];
static int clear(void *unused)
{
	int *p;

#ifdef CONFIG_FIXED
	for (p = level; p < level + NR; p++)
#else
	for (p = level; p <= level + NR; p++)
#endif
		*p = 0;
	return 0;
}
static int __init t_init(void)
{
	kthread_run(clear, NULL, "clear");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
