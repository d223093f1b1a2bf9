// SPDX-License-Identifier: GPL-2.0-or-later
// Attributes go with their object; what they use has to stay until then.
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

static struct kobject *object;
static int *value;

static ssize_t value_show(struct kobject *of, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d", *value);
}

static struct kobj_attribute attribute = __ATTR_RO(value);

static int __init m_init(void)
{
	int error;

	value = kzalloc(sizeof(*value), GFP_KERNEL);
	if (!value)
		return -ENOMEM;
	object = kobject_create_and_add("values", kernel_kobj);
	error = sysfs_create_file(object, &attribute.attr);
	if (error)
		kobject_put(object);
	return error;
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	kobject_put(object);
	kfree(value);
#else
	kfree(value);
	kobject_put(object);
#endif
}

module_init(m_init);
module_exit(m_exit);
