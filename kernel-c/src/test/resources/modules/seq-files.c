// SPDX-License-Identifier: GPL-2.0-or-later
// a file that walks a list takes its lock, and so does one that is a number
#include <linux/debugfs.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

struct item {
	struct list_head node;
	int number;
};

static LIST_HEAD(items);
static DEFINE_MUTEX(lock);
static struct item item;
static u64 most;

static void *walk_start(struct seq_file *file, loff_t *position)
{
	mutex_lock(&lock);
	return seq_list_start(&items, *position);
}

static void *walk_next(struct seq_file *file, void *at, loff_t *position)
{
	return seq_list_next(at, &items, position);
}

static void walk_stop(struct seq_file *file, void *at)
{
	mutex_unlock(&lock);
}

static int walk_show(struct seq_file *file, void *at)
{
	seq_printf(file, "%d\n", list_entry(at, struct item, node)->number);
	return 0;
}

static const struct seq_operations walk_sops = {
	.start = walk_start, .next = walk_next, .stop = walk_stop, .show = walk_show,
};
DEFINE_SEQ_ATTRIBUTE(walk);

static int most_get(void *data, u64 *value)
{
	*value = READ_ONCE(most);
	return 0;
}

static int most_set(void *data, u64 value)
{
#ifdef CONFIG_FIXED
	WRITE_ONCE(most, value);
#else
	most = value;
#endif
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(most_fops, most_get, most_set, "%llu\n");

static int adder(void *unused)
{
	mutex_lock(&lock);
	if (READ_ONCE(most))
		list_add(&item.node, &items);
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	debugfs_create_file("walk", 0444, NULL, NULL, &walk_fops);
	debugfs_create_file("most", 0644, NULL, NULL, &most_fops);
	kthread_run(adder, NULL, "adder");
	return 0;
}
module_init(m_init);
