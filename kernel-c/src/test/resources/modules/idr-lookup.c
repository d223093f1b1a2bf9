// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/idr.h>

struct obj { refcount_t refs; int v; };
static DEFINE_IDR(idr);
static DEFINE_MUTEX(lock);
static int id;

static int user(void *d)
{
	struct obj *o;
	mutex_lock(&lock);
	o = idr_find(&idr, id);
#ifdef CONFIG_FIXED
	if (o)
		o->v++;
	mutex_unlock(&lock);
#else
	mutex_unlock(&lock);
	if (o)
		o->v++;
#endif
	return 0;
}

static int remover(void *d)
{
	struct obj *o;
	mutex_lock(&lock);
	o = idr_remove(&idr, id);
	mutex_unlock(&lock);
	kfree(o);
	return 0;
}

static int __init m_init(void)
{
	struct obj *o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	id = idr_alloc(&idr, o, 1, 0, GFP_KERNEL);
	if (id < 0) {
		kfree(o);
		return id;
	}
	kthread_run(user, NULL, "user");
	kthread_run(remover, NULL, "remover");
	return 0;
}

module_init(m_init);
