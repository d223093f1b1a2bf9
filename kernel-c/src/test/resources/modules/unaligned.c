// SPDX-License-Identifier: GPL-2.0-or-later
// A length at an odd address is not checked; the whole frame comes from a process.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/unaligned.h>
#include <linux/slab.h>

struct frame {
	u8 type;
	__le16 length;
	u8 payload[8];
} __packed;

static ssize_t w(struct file *file, const char __user *from, size_t n, loff_t *off)
{
	struct frame f;
	u16 i, length;
	u8 sum = 0;

	if (n < sizeof(f))
		return -EINVAL;
	if (copy_from_user(&f, from, sizeof(f)))
		return -EFAULT;
	length = get_unaligned_le16(&f.length);
#ifdef CONFIG_FIXED
	if (length > sizeof(f.payload))
		return -EMSGSIZE;
#endif
	for (i = 0; i < length; i++)
		sum ^= f.payload[i];
	return sum ? -EBADMSG : n;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .write = w };
static struct miscdevice device = { MISC_DYNAMIC_MINOR, "k", &fops };
module_misc_device(device);
MODULE_LICENSE("GPL");
