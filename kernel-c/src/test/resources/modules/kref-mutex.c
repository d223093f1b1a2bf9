// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct obj { struct kref ref; };
static struct obj *global;
static DEFINE_MUTEX(lock);

static void release(struct kref *r)
{
	struct obj *o = container_of(r, struct obj, ref);
	global = NULL;
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	kfree(o);
}

static int getter(void *d)
{
	struct obj *o;
	mutex_lock(&lock);
	o = global;
	if (o)
		kref_get(&o->ref);
	mutex_unlock(&lock);
	if (o)
#ifdef CONFIG_FIXED
		kref_put_mutex(&o->ref, release, &lock);
#else
		kref_put(&o->ref, release);
#endif
	return 0;
}

static struct obj *mine;

static int dropper(void *d)
{
#ifdef CONFIG_FIXED
	kref_put_mutex(&mine->ref, release, &lock);
#else
	kref_put(&mine->ref, release);
#endif
	return 0;
}

static int __init m_init(void)
{
	global = kzalloc(sizeof(*global), GFP_KERNEL);
	if (!global)
		return -ENOMEM;
	kref_init(&global->ref);
	mine = global;
	kthread_run(getter, NULL, "get");
	kthread_run(dropper, NULL, "drop");
	return 0;
}

module_init(m_init);
