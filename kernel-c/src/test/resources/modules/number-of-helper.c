// SPDX-License-Identifier: GPL-2.0-or-later
// A number of a process is compared in a function that gets it.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
struct request { u8 chan; u8 volume; };
static u8 volume[3];
static int set_volume(unsigned int number, u8 to)
{
#ifdef CONFIG_FIXED
	if (number >= ARRAY_SIZE(volume))
#else
	if (number > ARRAY_SIZE(volume))
#endif
		return -EINVAL;
	WRITE_ONCE(volume[number], to);
	return 0;
}
static ssize_t d_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct request r;
	int error;

	if (count < sizeof(r))
		return -EINVAL;
	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	error = set_volume(r.chan, r.volume);
	return error ? error : count;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .write = d_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "volume", .fops = &fops };
module_misc_device(device);
