// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/kthread.h>
static DEFINE_MUTEX(state);
static int opens;
static bool gone;
static int m_open(struct inode *i, struct file *f)
{
	mutex_lock(&state);
	opens++;
	mutex_unlock(&state);
	return 0;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .open = m_open };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "m", .fops = &fops };
static int shutdown(void *u)
{
	mutex_lock(&state);
	gone = true;
#ifdef CONFIG_FIXED
	mutex_unlock(&state);
	misc_deregister(&dev);
#else
	misc_deregister(&dev);
	mutex_unlock(&state);
#endif
	return 0;
}
static int __init m_init(void)
{
	int ret = misc_register(&dev);
	if (ret)
		return ret;
	kthread_run(shutdown, NULL, "shutdown");
	return 0;
}
module_init(m_init);
