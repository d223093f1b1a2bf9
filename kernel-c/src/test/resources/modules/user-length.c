// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
static ssize_t w(struct file *f, const char __user *u, size_t n, loff_t *o)
{
	char name[16];
#ifdef CONFIG_FIXED
	if (n >= sizeof(name))
		return -EINVAL;
#endif
	if (copy_from_user(name, u, n))
		return -EFAULT;
	name[n] = 0;
	return n;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .write = w };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "n", .fops = &fops };
module_misc_device(dev);
