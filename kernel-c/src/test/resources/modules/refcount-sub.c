// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/slab.h>

struct obj { refcount_t r; int v; };
static struct obj *o;
static DEFINE_SPINLOCK(lock);

static int put(void *d)
{
	bool last;
#ifdef CONFIG_FIXED
	last = refcount_dec_and_lock(&o->r, &lock);
	if (last)
		spin_unlock(&lock);
#else
	last = refcount_sub_and_test(2, &o->r);
#endif
	if (last)
		kfree(o);
	return 0;
}

static int __init m_init(void)
{
	o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	refcount_set(&o->r, 1);
	refcount_inc(&o->r);
	kthread_run(put, NULL, "a");
	kthread_run(put, NULL, "b");
	return 0;
}

module_init(m_init);
