// SPDX-License-Identifier: GPL-2.0-or-later
// The result of kstrtoint() is not looked at: the text may be no number.
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static int level;
static struct kobject *of;

static ssize_t level_store(struct kobject *kobject, struct kobj_attribute *attribute,
			   const char *text, size_t count)
{
	int wanted;

#ifdef CONFIG_FIXED
	int error = kstrtoint(text, 0, &wanted);

	if (error)
		return error;
#else
	kstrtoint(text, 0, &wanted);
#endif
	if (wanted < 0)
		return -EINVAL;
	WRITE_ONCE(level, wanted);
	return count;
}
static struct kobj_attribute level_attribute = __ATTR_WO(level);

static int __init m_init(void)
{
	of = kobject_create_and_add("level", kernel_kobj);
	return of ? sysfs_create_file(of, &level_attribute.attr) : -ENOMEM;
}

static void __exit m_exit(void)
{
	kobject_put(of);
}
module_init(m_init);
module_exit(m_exit);
