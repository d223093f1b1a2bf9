// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/kobject.h>
#include <linux/slab.h>
struct o { struct kobject kobj; int v; };
static struct o *obj;
static void o_release(struct kobject *k) { kfree(container_of(k, struct o, kobj)); }
static const struct kobj_type o_type = { .release = o_release, .sysfs_ops = &kobj_sysfs_ops };
static int user(void *x)
{
	struct o *o = x;
	WRITE_ONCE(o->v, 1);
	kobject_put(&o->kobj);
	return 0;
}
static int __init i(void)
{
	int err;
	obj = kzalloc(sizeof(*obj), GFP_KERNEL);
	if (!obj)
		return -ENOMEM;
	err = kobject_init_and_add(&obj->kobj, &o_type, kernel_kobj, "o");
	if (err) {
		kobject_put(&obj->kobj);
		return err;
	}
#ifdef CONFIG_FIXED
	kobject_get(&obj->kobj);
#endif
	kthread_run(user, obj, "u");
	kthread_run(user, obj, "v");
	return 0;
}
module_init(i);
