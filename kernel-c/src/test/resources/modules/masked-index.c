// SPDX-License-Identifier: GPL-2.0-or-later
// An index is masked for a table that is longer than this one.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#ifdef CONFIG_FIXED
#define SLOTS 8
#else
#define SLOTS 6
#endif
static int slots[SLOTS];
static long d_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	u32 slot;

	if (get_user(slot, (u32 __user *)arg))
		return -EFAULT;
	WRITE_ONCE(slots[slot & 7], 1);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = d_ioctl };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "slots", .fops = &fops };
module_misc_device(device);
