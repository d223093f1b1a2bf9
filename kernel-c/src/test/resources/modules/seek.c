// SPDX-License-Identifier: GPL-2.0-or-later
// A file's own lseek() ends behind the table, and a read begins there; an error keeps the lock.
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

#define COUNT 4
static u8 registers[COUNT];
static DEFINE_MUTEX(lock);

static loff_t seeks(struct file *file, loff_t offset, int whence)
{
	loff_t position = whence == SEEK_END ? COUNT + offset : offset;

#ifdef CONFIG_FIXED
	if (position < 0 || position >= COUNT)
		return -EINVAL;
	mutex_lock(&lock);
#else
	mutex_lock(&lock);
	if (position < 0)
		return -EINVAL;
#endif
	file->f_pos = position;
	mutex_unlock(&lock);
	return position;
}

static ssize_t reads(struct file *file, char __user *to, size_t length, loff_t *offset)
{
	u8 value;

	if (*offset > COUNT)
		return 0;
#ifdef CONFIG_FIXED
	if (*offset == COUNT)
		return 0;
#endif
	mutex_lock(&lock);
	value = registers[*offset];
	mutex_unlock(&lock);
	return put_user(value, to) ? -EFAULT : 1;
}

static const struct file_operations fops = { .owner = THIS_MODULE, .read = reads, .llseek = seeks };
static struct miscdevice device = { MISC_DYNAMIC_MINOR, "registers", &fops };
module_misc_device(device);
