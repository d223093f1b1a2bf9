// SPDX-License-Identifier: GPL-2.0-or-later
// A copy of the number that a process gives ends a loop behind the table.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
struct request { u32 words; u32 flags; };
static u32 block[4];
static DEFINE_MUTEX(lock);
static long d_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct request r;
	unsigned int n, i;

	if (copy_from_user(&r, (void __user *)arg, sizeof(r)))
		return -EFAULT;
	n = r.words;
#ifdef CONFIG_FIXED
	if (n > 4)
		n = 4;
#else
	if (n > 5)
		n = 5;
#endif
	mutex_lock(&lock);
	for (i = 0; i < n; i++)
		block[i] = 0;
	mutex_unlock(&lock);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = d_ioctl };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "block", .fops = &fops };
module_misc_device(device);
