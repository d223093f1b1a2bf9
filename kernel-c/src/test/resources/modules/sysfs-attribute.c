// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/mutex.h>
static struct kobject *kobj;
static DEFINE_MUTEX(cfg_lock);
static int level;
static ssize_t level_show(struct kobject *k, struct kobj_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(level));
}
static ssize_t level_store(struct kobject *k, struct kobj_attribute *a, const char *buf, size_t n)
{
	int v, ret = kstrtoint(buf, 0, &v);
	if (ret)
		return ret;
	mutex_lock(&cfg_lock);
	WRITE_ONCE(level, v);
	mutex_unlock(&cfg_lock);
	return n;
}
static struct kobj_attribute level_attr = __ATTR_RW(level);
static int __init s_init(void)
{
	int ret;
	kobj = kobject_create_and_add("lvl", kernel_kobj);
	if (!kobj)
		return -ENOMEM;
	ret = sysfs_create_file(kobj, &level_attr.attr);
	if (ret)
		kobject_put(kobj);
	return ret;
}
static void __exit s_exit(void)
{
#ifdef CONFIG_FIXED
	sysfs_remove_file(kobj, &level_attr.attr);
	mutex_lock(&cfg_lock);
	level = 0;
	mutex_unlock(&cfg_lock);
#else
	mutex_lock(&cfg_lock);
	level = 0;
	sysfs_remove_file(kobj, &level_attr.attr);
	mutex_unlock(&cfg_lock);
#endif
	kobject_put(kobj);
}
module_init(s_init);
module_exit(s_exit);
