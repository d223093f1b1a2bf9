// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/xarray.h>

struct obj { int v; };
static DEFINE_XARRAY(xa);

static int user(void *d)
{
	struct obj *o;
#ifdef CONFIG_FIXED
	xa_lock(&xa);
	o = xa_load(&xa, 3);
	if (o)
		o->v++;
	xa_unlock(&xa);
#else
	o = xa_load(&xa, 3);
	if (o)
		o->v++;
#endif
	return 0;
}

static int remover(void *d)
{
	struct obj *o = xa_erase(&xa, 3);
	kfree(o);
	return 0;
}

static int __init m_init(void)
{
	struct obj *o = kzalloc(sizeof(*o), GFP_KERNEL);
	int err;
	if (!o)
		return -ENOMEM;
	err = xa_err(xa_store(&xa, 3, o, GFP_KERNEL));
	if (err)
		return err;
	kthread_run(user, NULL, "user");
	kthread_run(remover, NULL, "remover");
	return 0;
}

module_init(m_init);
