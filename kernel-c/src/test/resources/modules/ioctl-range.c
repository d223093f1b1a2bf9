// SPDX-License-Identifier: GPL-2.0-or-later
// The last command of a range of cases is beyond the table.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#define CH_FIRST 0x10
#define CHANNELS 4
static DEFINE_MUTEX(lock);
static u32 level[CHANNELS];
static long ch_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	long ret = 0;

	mutex_lock(&lock);
	switch (cmd) {
	case 0 ... CH_FIRST - 1:
		ret = -EINVAL;
		break;
#ifdef CONFIG_FIXED
	case CH_FIRST ... CH_FIRST + CHANNELS - 1:
#else
	case CH_FIRST ... CH_FIRST + CHANNELS:
#endif
		level[cmd - CH_FIRST]++;
		ret = level[cmd - CH_FIRST];
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&lock);
	return ret;
}
static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ch_ioctl,
};
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "ch", .fops = &fops };
module_misc_device(misc);
