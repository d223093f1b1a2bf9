// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(lock);
static char buf[8];
static size_t used;
static ssize_t my_read(struct file *f, char __user *u, size_t n, loff_t *off)
{
	ssize_t ret;
#ifdef CONFIG_FIXED
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
#endif
	n = min(n, used);
	ret = copy_to_user(u, buf, n) ? -EFAULT : n;
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	return ret;
}
static ssize_t my_write(struct file *f, const char __user *u, size_t n, loff_t *off)
{
	ssize_t ret = n;
	if (n > sizeof(buf))
		return -EINVAL;
	mutex_lock(&lock);
	if (copy_from_user(buf, u, n))
		ret = -EFAULT;
	else
		used = n;
	mutex_unlock(&lock);
	return ret;
}
static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = my_read,
	.write = my_write,
};
static struct miscdevice dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "buf",
	.fops = &fops,
};
module_misc_device(dev);
MODULE_LICENSE("GPL");
