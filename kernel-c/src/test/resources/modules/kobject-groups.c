// SPDX-License-Identifier: GPL-2.0-or-later
// The attributes of a type of objects, with operations of its own, are used without a lock.
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
struct bank { struct kobject kobj; struct mutex lock; int gain, offset; };
struct bank_attribute {
	struct attribute attr;
	ssize_t (*show)(struct bank *bank, char *text);
	ssize_t (*store)(struct bank *bank, const char *text, size_t count);
};
static struct bank *bank;
static ssize_t bank_show(struct kobject *kobj, struct attribute *attr, char *text)
{
	struct bank_attribute *of = container_of(attr, struct bank_attribute, attr);

	return of->show ? of->show(container_of(kobj, struct bank, kobj), text) : -EIO;
}
static ssize_t bank_store(struct kobject *kobj, struct attribute *attr, const char *text, size_t count)
{
	struct bank_attribute *of = container_of(attr, struct bank_attribute, attr);

	return of->store ? of->store(container_of(kobj, struct bank, kobj), text, count) : -EIO;
}
static const struct sysfs_ops bank_ops = { .show = bank_show, .store = bank_store };
static ssize_t gain_show(struct bank *of, char *text)
{
	int sum;

	mutex_lock(&of->lock);
	sum = of->gain + of->offset;
	mutex_unlock(&of->lock);
	WARN_ON(sum & 1);
	return sysfs_emit(text, "%d\n", sum);
}
static ssize_t gain_store(struct bank *of, const char *text, size_t count)
{
#ifdef CONFIG_FIXED
	mutex_lock(&of->lock);
#endif
	of->gain++;
	of->offset++;
#ifdef CONFIG_FIXED
	mutex_unlock(&of->lock);
#endif
	return count;
}
static struct bank_attribute gain = { .attr = { .name = "gain", .mode = 0644 }, .show = gain_show, .store = gain_store };
static struct attribute *bank_attrs[] = { &gain.attr, NULL };
ATTRIBUTE_GROUPS(bank);
static void bank_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct bank, kobj));
}
static const struct kobj_type bank_type = {
	.sysfs_ops = &bank_ops,
	.release = bank_release,
	.default_groups = bank_groups,
};
static int __init bank_init(void)
{
	int error;

	bank = kzalloc(sizeof(*bank), GFP_KERNEL);
	if (!bank)
		return -ENOMEM;
	mutex_init(&bank->lock);
	error = kobject_init_and_add(&bank->kobj, &bank_type, NULL, "bank");
	if (error)
		kobject_put(&bank->kobj);
	return error;
}
static void __exit bank_exit(void)
{
	kobject_put(&bank->kobj);
}
module_init(bank_init);
module_exit(bank_exit);
