// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/mutex.h>
static struct dentry *file;
static DEFINE_MUTEX(lock);
static int total;
static int stats_show(struct seq_file *s, void *unused)
{
	mutex_lock(&lock);
	seq_printf(s, "%d\n", total);
	mutex_unlock(&lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);
static int remover(void *unused)
{
#ifdef CONFIG_FIXED
	debugfs_remove(file);
	mutex_lock(&lock);
	total = 0;
	mutex_unlock(&lock);
#else
	mutex_lock(&lock);
	total = 0;
	debugfs_remove(file);
	mutex_unlock(&lock);
#endif
	return 0;
}
static int __init d_init(void)
{
	file = debugfs_create_file("stats", 0444, NULL, NULL, &stats_fops);
	kthread_run(remover, NULL, "remover");
	return 0;
}
module_init(d_init);
