// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(m);
static int n;
static ssize_t r(struct file *f, char __user *b, size_t c, loff_t *p)
{
#ifdef CONFIG_FIXED
	if (mutex_lock_interruptible(&m))
		return -ERESTARTSYS;
#else
	mutex_lock_interruptible(&m);
#endif
	n ^= 1;
	mutex_unlock(&m);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .read = r };
static struct miscdevice d = { .minor = MISC_DYNAMIC_MINOR, .name = "d", .fops = &fops };
static int __init i(void) { return misc_register(&d); }
static void __exit e(void) { misc_deregister(&d); }
module_init(i);
module_exit(e);
