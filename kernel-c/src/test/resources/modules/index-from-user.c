// SPDX-License-Identifier: GPL-2.0-or-later
// An index that a process gives is compared with the wrong limit.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>
struct set_req { __u32 index; __s32 value; };
static int table[6];
static DEFINE_MUTEX(lock);
static long io(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct set_req r;
	if (copy_from_user(&r, (void __user *)arg, sizeof(r)))
		return -EFAULT;
#ifdef CONFIG_FIXED
	if (r.index >= ARRAY_SIZE(table))
		return -EINVAL;
#else
	if (r.index > ARRAY_SIZE(table))
		return -EINVAL;
#endif
	mutex_lock(&lock);
	table[r.index] = r.value;
	mutex_unlock(&lock);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = io };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "n", .fops = &fops };
module_misc_device(dev);
