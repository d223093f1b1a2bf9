// SPDX-License-Identifier: GPL-2.0-or-later
// A queue that is allocated has room for the next power of two; two readers need a lock.
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>

static DECLARE_KFIFO_PTR(queue, unsigned char);
static DEFINE_MUTEX(reading);
static DEFINE_MUTEX(writing);

static ssize_t reads(struct file *file, char __user *to, size_t length, loff_t *offset)
{
	unsigned int copied;
	int error;

#ifdef CONFIG_FIXED
	if (mutex_lock_interruptible(&reading))
		return -ERESTARTSYS;
#endif
	error = kfifo_to_user(&queue, to, length, &copied);
#ifdef CONFIG_FIXED
	mutex_unlock(&reading);
#endif
	return error ? error : copied;
}

static ssize_t writes(struct file *file, const char __user *from, size_t length, loff_t *offset)
{
	unsigned int copied;
	int error;

	if (mutex_lock_interruptible(&writing))
		return -ERESTARTSYS;
	error = kfifo_from_user(&queue, from, length, &copied);
	mutex_unlock(&writing);
	return error ? error : copied;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = reads,
	.write = writes,
	.llseek = noop_llseek,
};
static struct miscdevice device = { MISC_DYNAMIC_MINOR, "queue", &fops };

static int __init m_init(void)
{
	int error = kfifo_alloc(&queue, 3, GFP_KERNEL);

	if (error)
		return error;
	BUG_ON(kfifo_size(&queue) != 4 || kfifo_avail(&queue) != 4);
	error = misc_register(&device);
	if (error)
		kfifo_free(&queue);
	return error;
}

static void __exit m_exit(void)
{
	misc_deregister(&device);
	kfifo_free(&queue);
}

module_init(m_init);
module_exit(m_exit);
