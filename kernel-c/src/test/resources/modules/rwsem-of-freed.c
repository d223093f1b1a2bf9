// SPDX-License-Identifier: GPL-2.0-or-later
/* A writer frees the object while the last reader may still be in up_read(). */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

struct object {
	struct rw_semaphore sem;
	refcount_t references;
	bool read;
};

static struct object *object;

static void put(void)
{
	if (refcount_dec_and_test(&object->references))
		kfree(object);
}

static int reader(void *unused)
{
	down_read(&object->sem);
	WRITE_ONCE(object->read, true);
	up_read(&object->sem);
#ifdef CONFIG_FIXED
	put();
#endif
	return 0;
}

static int writer(void *unused)
{
	bool read;

	down_write(&object->sem);
	read = READ_ONCE(object->read);
	up_write(&object->sem);
#ifdef CONFIG_FIXED
	put();
#else
	if (read)
		kfree(object);
#endif
	return 0;
}

static int __init m_init(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		return -ENOMEM;
	init_rwsem(&object->sem);
	refcount_set(&object->references, 2);
	kthread_run(reader, NULL, "reader");
	kthread_run(writer, NULL, "writer");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
