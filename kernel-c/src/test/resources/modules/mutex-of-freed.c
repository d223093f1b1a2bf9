// SPDX-License-Identifier: GPL-2.0-or-later
/* The task that takes the mutex next frees the object around it; mutex_unlock() may not be over. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct object {
	struct mutex mutex;
	spinlock_t lock;
	int users;
};

static struct object *object;

static int user(void *unused)
{
	bool last;

#ifdef CONFIG_FIXED
	spin_lock(&object->lock);
	last = --object->users == 0;
	spin_unlock(&object->lock);
#else
	mutex_lock(&object->mutex);
	last = --object->users == 0;
	mutex_unlock(&object->mutex);
#endif
	if (last)
		kfree(object);
	return 0;
}

static int __init m_init(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		return -ENOMEM;
	mutex_init(&object->mutex);
	spin_lock_init(&object->lock);
	object->users = 2;
	kthread_run(user, NULL, "first");
	kthread_run(user, NULL, "second");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
