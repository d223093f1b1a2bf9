// SPDX-License-Identifier: GPL-2.0-or-later
// A number that a process gives is the end of a loop over a table.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>
static DEFINE_MUTEX(lock);
static u32 table[4];
static long d_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	u32 n, i;

	if (get_user(n, (u32 __user *)arg))
		return -EFAULT;
#ifdef CONFIG_FIXED
	n = min_t(u32, n, ARRAY_SIZE(table));
#endif
	mutex_lock(&lock);
	for (i = 0; i < n; i++)
		table[i] = 0;
	mutex_unlock(&lock);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = d_ioctl };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "id", .fops = &fops };
module_misc_device(misc);
