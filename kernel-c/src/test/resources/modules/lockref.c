// SPDX-License-Identifier: GPL-2.0-or-later
// the object is looked at after its reference was given back
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/lockref.h>
struct d { struct lockref ref; int v; };
static struct d *d;
static void d_put(struct d *x)
{
	if (lockref_put_or_lock(&x->ref))
		return;
#ifdef CONFIG_FIXED
	lockref_mark_dead(&x->ref);
#endif
	spin_unlock(&x->ref.lock);
	kfree(x);
}
static int t(void *u)
{
	WARN_ON(d->v != 0);
	d_put(d);
#ifndef CONFIG_FIXED
	WARN_ON(d->v != 0);
#endif
	return 0;
}
static int __init p_init(void)
{
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	spin_lock_init(&d->ref.lock);
	d->ref.count = 2;
	kthread_run(t, NULL, "a");
	kthread_run(t, NULL, "b");
	return 0;
}
module_init(p_init);
MODULE_LICENSE("GPL");
