// SPDX-License-Identifier: GPL-2.0-or-later
// the attributes of one object stay while those of another one go
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct unit {
	struct kobject object;
	int *value;
};

static struct unit *one, *two;

static ssize_t value_show(struct kobject *of, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d", *container_of(of, struct unit, object)->value);
}

static struct kobj_attribute first = __ATTR_RO(value), second = __ATTR_RO(value);

static void release(struct kobject *object)
{
	struct unit *unit = container_of(object, struct unit, object);

	kfree(unit->value);
	kfree(unit);
}

static const struct kobj_type type = { .release = release };

static struct unit *make(struct kobj_attribute *attribute)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	unit->value = kzalloc(sizeof(*unit->value), GFP_KERNEL);
	kobject_init_and_add(&unit->object, &type, NULL, "unit");
	sysfs_create_file(&unit->object, &attribute->attr);
	return unit;
}

static int __init m_init(void)
{
	one = make(&first);
	two = make(&second);
	return 0;
}

static void __exit m_exit(void)
{
	kobject_put(&one->object);
#ifndef CONFIG_FIXED
	kfree(two->value);
	two->value = NULL;
#endif
	kobject_put(&two->object);
}
module_init(m_init);
module_exit(m_exit);
