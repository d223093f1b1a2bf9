// SPDX-License-Identifier: GPL-2.0-or-later
// What is written to an attribute is two numbers, or one, or none.
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

static DEFINE_MUTEX(lock);
static int low;
static int high = 1;
static struct kobject *range;

static ssize_t range_show(struct kobject *of, struct kobj_attribute *attribute, char *text)
{
	int all;

	mutex_lock(&lock);
	all = high - low;
	mutex_unlock(&lock);
	WARN_ON(all < 0);
	return sysfs_emit(text, "%d\n", all);
}

static ssize_t range_store(struct kobject *of, struct kobj_attribute *attribute, const char *text,
			   size_t count)
{
	int from, to;

#ifdef CONFIG_FIXED
	if (sscanf(text, "%d %*[-] %d", &from, &to) != 2 || from > to)
		return -EINVAL;
#else
	if (sscanf(text, "%d %*[-] %d", &from, &to) < 1)
		return -EINVAL;
	if (from > to)
		return -EINVAL;
#endif
	mutex_lock(&lock);
	low = from;
	high = to;
	mutex_unlock(&lock);
	return count;
}
static struct kobj_attribute range_attribute = __ATTR_RW(range);

static int __init m_init(void)
{
	int error;

	range = kobject_create_and_add("range", kernel_kobj);
	if (!range)
		return -ENOMEM;
	error = sysfs_create_file(range, &range_attribute.attr);
	if (error)
		kobject_put(range);
	return error;
}

static void __exit m_exit(void)
{
	kobject_put(range);
}
module_init(m_init);
module_exit(m_exit);
