// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/string.h>
#include <linux/slab.h>
static int total;
static int parse(char *line)
{
	char *tok;
	int n = 0, v;
	while ((tok = strsep(&line, ",")) != NULL) {
		if (!*tok)
			continue;
		if (kstrtoint(tok, 10, &v))
			return -EINVAL;
		n += v;
	}
	return n;
}
static int worker(void *arg)
{
	char *buf = kstrdup("1,2,,3", GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	total = parse(buf);
#ifdef CONFIG_FIXED
	BUG_ON(total != 6);
#else
	BUG_ON(total == 6);
#endif
	kfree(buf);
	return 0;
}
static int __init t_init(void)
{
	kthread_run(worker, NULL, "w");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
