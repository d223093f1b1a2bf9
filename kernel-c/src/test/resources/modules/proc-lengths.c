// SPDX-License-Identifier: GPL-2.0-or-later
// As many letters as the process wants to write fill the whole buffer, and a NUL comes behind them.
#include <linux/module.h>
#include <linux/minmax.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static int limit;
static DEFINE_MUTEX(lock);

static ssize_t writes(struct file *file, const char __user *from, size_t length, loff_t *offset)
{
	char text[12];
#ifdef CONFIG_FIXED
	size_t taken = min(length, sizeof(text) - 1);
#else
	size_t taken = min(length, sizeof(text));
#endif
	int value, error;

	if (copy_from_user(text, from, taken))
		return -EFAULT;
	text[taken] = '\0';
	error = kstrtoint(strim(text), 10, &value);
	if (error)
		return error;
	mutex_lock(&lock);
	limit = clamp(value, 0, 9);
	mutex_unlock(&lock);
	return length;
}
static const struct proc_ops ops = { .proc_write = writes };

static int __init m_init(void)
{
	return proc_create("limit", 0200, NULL, &ops) ? 0 : -ENOMEM;
}

static void __exit m_exit(void)
{
	remove_proc_entry("limit", NULL);
}

module_init(m_init);
module_exit(m_exit);
