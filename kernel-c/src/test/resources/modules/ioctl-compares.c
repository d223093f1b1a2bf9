// SPDX-License-Identifier: GPL-2.0-or-later
// A command of ioctl() that is compared takes the session away; open() counts its reference too late.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define TAKE_AWAY 7

struct session {
	refcount_t users;
};

static struct session *session;
static DEFINE_SPINLOCK(lock);

static void put(struct session *of)
{
	if (of && refcount_dec_and_test(&of->users))
		kfree(of);
}

static int opens(struct inode *inode, struct file *file)
{
	struct session *of;

	spin_lock(&lock);
	of = session;
#ifdef CONFIG_FIXED
	if (of)
		refcount_inc(&of->users);
#endif
	spin_unlock(&lock);
	if (!of)
		return -ENODEV;
#ifndef CONFIG_FIXED
	refcount_inc(&of->users);
#endif
	file->private_data = of;
	return 0;
}

static long asked(struct file *file, unsigned int command, unsigned long argument)
{
	struct session *of;

	if (command != TAKE_AWAY)
		return -ENOTTY;
	spin_lock(&lock);
	of = session;
	session = NULL;
	spin_unlock(&lock);
	put(of);
	return 0;
}

static int closes(struct inode *inode, struct file *file)
{
	put(file->private_data);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = opens,
	.unlocked_ioctl = asked,
	.release = closes,
};

static int __init m_init(void)
{
	session = kzalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	refcount_set(&session->users, 1);
	return register_chrdev(240, "session", &operations);
}
module_init(m_init);
