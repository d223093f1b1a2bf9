// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/mutex.h>
#define CFG_SET _IOW('c', 1, struct cfg)
#define CFG_CLEAR _IO('c', 2)
struct cfg { int speed; int mode; };
static struct cfg cfg;
static DEFINE_MUTEX(cfg_lock);
static long cfg_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct cfg new;
	int ret = 0;
	mutex_lock(&cfg_lock);
	switch (cmd) {
	case CFG_SET:
		if (copy_from_user(&new, (void __user *)arg, sizeof(new)))
#ifdef CONFIG_FIXED
		{
			ret = -EFAULT;
			break;
		}
#else
			return -EFAULT;
#endif
		cfg = new;
		break;
	case CFG_CLEAR:
		cfg.speed = 0;
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&cfg_lock);
	return ret;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = cfg_ioctl };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "cfg", .fops = &fops };
module_misc_device(dev);
