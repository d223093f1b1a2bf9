// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/wait.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>
struct pipe { struct cdev cdev; struct mutex lock; wait_queue_head_t wq; int full; char byte; };
static struct pipe pipe;
static dev_t devt;
static int pipe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pipe, cdev);
	return 0;
}
static ssize_t pipe_read(struct file *file, char __user *buf, size_t n, loff_t *off)
{
	struct pipe *p = file->private_data;
	ssize_t ret = 1;
	if (wait_event_interruptible(p->wq, READ_ONCE(p->full)))
		return -ERESTARTSYS;
	mutex_lock(&p->lock);
	if (copy_to_user(buf, &p->byte, 1))
		ret = -EFAULT;
	WRITE_ONCE(p->full, 0);
	mutex_unlock(&p->lock);
	return ret;
}
static ssize_t pipe_write(struct file *file, const char __user *buf, size_t n, loff_t *off)
{
	struct pipe *p = file->private_data;
	ssize_t ret = 1;
	mutex_lock(&p->lock);
	if (get_user(p->byte, buf))
		ret = -EFAULT;
	else
		WRITE_ONCE(p->full, 1);
	mutex_unlock(&p->lock);
#ifdef CONFIG_FIXED
	wake_up_interruptible(&p->wq);
#endif
	return ret;
}
static const struct file_operations pipe_fops = {
	.owner = THIS_MODULE, .open = pipe_open, .read = pipe_read, .write = pipe_write,
};
static int __init pipe_init(void)
{
	int ret = alloc_chrdev_region(&devt, 0, 1, "pipe");
	if (ret)
		return ret;
	mutex_init(&pipe.lock);
	init_waitqueue_head(&pipe.wq);
	cdev_init(&pipe.cdev, &pipe_fops);
	ret = cdev_add(&pipe.cdev, devt, 1);
	if (ret)
		unregister_chrdev_region(devt, 1);
	return ret;
}
static void __exit pipe_exit(void)
{
	cdev_del(&pipe.cdev);
	unregister_chrdev_region(devt, 1);
}
module_init(pipe_init);
module_exit(pipe_exit);
