// SPDX-License-Identifier: GPL-2.0-or-later
// A thread writes a text with snprintf() while a process reads it.
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/delay.h>
static char line[32];
static DEFINE_MUTEX(line_lock);
static int level;
static struct task_struct *t;
static struct kobject *ko;
static void refresh(int v)
{
#ifdef CONFIG_FIXED
	mutex_lock(&line_lock);
#endif
	snprintf(line, sizeof(line), "level %d", v);
#ifdef CONFIG_FIXED
	mutex_unlock(&line_lock);
#endif
}
static ssize_t line_show(struct kobject *k, struct kobj_attribute *a, char *buf)
{
	ssize_t n;

#ifdef CONFIG_FIXED
	mutex_lock(&line_lock);
#endif
	n = sysfs_emit(buf, "%s\n", line);
#ifdef CONFIG_FIXED
	mutex_unlock(&line_lock);
#endif
	return n;
}
static struct kobj_attribute line_attr = __ATTR_RO(line);
static int fn(void *x)
{
	while (!kthread_should_stop()) {
		refresh(READ_ONCE(level));
		msleep(10);
	}
	return 0;
}
static int __init s_init(void)
{
	int err;

	ko = kobject_create_and_add("lines", kernel_kobj);
	if (!ko)
		return -ENOMEM;
	err = sysfs_create_file(ko, &line_attr.attr);
	if (err)
		goto put;
	t = kthread_run(fn, NULL, "lines");
	if (IS_ERR(t)) {
		err = PTR_ERR(t);
		goto put;
	}
	return 0;
put:
	kobject_put(ko);
	return err;
}
static void __exit s_exit(void)
{
	kthread_stop(t);
	kobject_put(ko);
}
module_init(s_init);
module_exit(s_exit);
