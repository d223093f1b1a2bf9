// SPDX-License-Identifier: GPL-2.0-or-later
/* A class of the module's own: its destructor frees what is still published. */
#include <linux/cleanup.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

struct object {
	int number;
};

static struct object *published;

DEFINE_CLASS(object, struct object *, if (_T) kfree(_T),
	     kzalloc(sizeof(struct object), flags), gfp_t flags)

static int publisher(void *unused)
{
	CLASS(object, object)(GFP_KERNEL);

	if (!object)
		return -ENOMEM;
	object->number = 1;
#ifndef CONFIG_FIXED
	WRITE_ONCE(published, object);
#endif
	return 0;
}

static int reader(void *unused)
{
	struct object *object = READ_ONCE(published);

	if (object)
		BUG_ON(READ_ONCE(object->number) > 1);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(publisher, NULL, "publisher");
	kthread_run(reader, NULL, "reader");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
