// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/string.h>
static char line[16];
static int value;
static int worker(void *arg)
{
	char *eq;
	strscpy(line, arg, sizeof(line));
	eq = strchr(line, '=');
#ifdef CONFIG_FIXED
	if (!eq)
		return -EINVAL;
#endif
	*eq = '\0';
	if (kstrtoint(eq + 1, 0, &value))
		return -EINVAL;
	return 0;
}
static int __init t_init(void)
{
	kthread_run(worker, "speed", "w");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
