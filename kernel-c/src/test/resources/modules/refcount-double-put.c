// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct obj { refcount_t refs; };
static struct obj *o;

static void put(struct obj *obj)
{
	if (refcount_dec_and_test(&obj->refs))
		kfree(obj);
}

static int a(void *unused)
{
	put(o);
#ifndef CONFIG_FIXED
	put(o);
#endif
	return 0;
}

static int b(void *unused)
{
	put(o);
	return 0;
}

static int __init m_init(void)
{
	o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	refcount_set(&o->refs, 2);
	kthread_run(a, NULL, "a");
	kthread_run(b, NULL, "b");
	return 0;
}
module_init(m_init);
