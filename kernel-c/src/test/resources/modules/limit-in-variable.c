// SPDX-License-Identifier: GPL-2.0-or-later
// An index that a process gives is compared with a variable that has the size of the table.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
struct req { u32 slot; u32 value; };
static u32 table[4];
static unsigned int slots = ARRAY_SIZE(table);
module_param(slots, uint, 0444);
static long d_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct req r;

	if (copy_from_user(&r, (void __user *)arg, sizeof(r)))
		return -EFAULT;
#ifdef CONFIG_FIXED
	if (r.slot >= slots)
#else
	if (r.slot > slots)
#endif
		return -EINVAL;
	WRITE_ONCE(table[r.slot], 1);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = d_ioctl };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "id", .fops = &fops };
module_misc_device(misc);
