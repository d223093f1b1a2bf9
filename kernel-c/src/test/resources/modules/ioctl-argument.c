// SPDX-License-Identifier: GPL-2.0-or-later
// The argument of ioctl() is a number, and one beyond the table is let through.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#define SELECT 3
static int chosen[8];
static long asked(struct file *file, unsigned int command, unsigned long argument)
{
	if (command != SELECT)
		return -ENOTTY;
#ifdef CONFIG_FIXED
	if (argument >= ARRAY_SIZE(chosen))
#else
	if (argument > ARRAY_SIZE(chosen))
#endif
		return -EINVAL;
	WRITE_ONCE(chosen[argument], 1);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = asked };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "select", .fops = &fops };
module_misc_device(device);
