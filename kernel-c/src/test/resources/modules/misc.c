// SPDX-License-Identifier: GPL-2.0-or-later
// registrations; no hazard
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/debugfs.h>
#include <linux/proc_fs.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/kthread.h>

static DEFINE_MUTEX(lock);
static u32 value;
static struct dentry *dir;

static ssize_t my_read(struct file *file, char __user *buf, size_t len, loff_t *off)
{
	return 0;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = my_read,
};

static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mine",
	.fops = &fops,
};

static int t(void *unused)
{
	static DEFINE_MUTEX(inner);

	mutex_lock(&inner);
	mutex_lock(&lock);
	value++;
	mutex_unlock(&lock);
	mutex_unlock(&inner);
	return 0;
}

static int __init m_init(void)
{
	int err = misc_register(&misc);

	if (err) {
		pr_err("cannot register: %d\n", err);
		return err;
	}
	dir = debugfs_create_dir("mine", NULL);
	debugfs_create_u32("value", 0444, dir, &value);
	kthread_run(t, NULL, "t1");
	kthread_run(t, NULL, "t2");
	return 0;
}

static void __exit m_exit(void)
{
	debugfs_remove_recursive(dir);
	misc_deregister(&misc);
}
module_init(m_init);
