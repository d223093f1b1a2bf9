// SPDX-License-Identifier: GPL-2.0-or-later
// The offset at which a process reads is taken as an index.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
static u8 rec[8];
static ssize_t d_read(struct file *f, char __user *u, size_t n, loff_t *pos)
{
	u8 v;

#ifdef CONFIG_FIXED
	if (*pos >= sizeof(rec))
		return 0;
#endif
	v = READ_ONCE(rec[*pos]);
	if (put_user(v, u))
		return -EFAULT;
	*pos += 1;
	return 1;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .read = d_read, .llseek = default_llseek };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "id", .fops = &fops };
module_misc_device(misc);
