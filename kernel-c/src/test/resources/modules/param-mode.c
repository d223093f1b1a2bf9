// SPDX-License-Identifier: GPL-2.0-or-later
// a parameter is read again and again while a process writes it
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
static int limit = 4;
module_param(limit, int, 0644);
MODULE_PARM_DESC(limit, "how many");
static int used[4];
static int worker(void *arg)
{
	int i;
#ifdef CONFIG_FIXED
	int n = READ_ONCE(limit);
	if (n > 4)
		n = 4;
	for (i = 0; i < n; i++)
		used[i]++;
#else
	for (i = 0; i < limit; i++)
		used[i]++;
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(worker, NULL, "worker");
	return 0;
}
module_init(t_init);
