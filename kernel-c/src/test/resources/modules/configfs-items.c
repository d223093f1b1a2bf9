// SPDX-License-Identifier: GPL-2.0-or-later
// An item of configfs is freed by its last reference, while it is in a list of the module.
#include <linux/module.h>
#include <linux/configfs.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/list.h>

struct target { struct config_item item; struct list_head node; int level; };
static LIST_HEAD(targets);
static DEFINE_MUTEX(lock);

static inline struct target *to_target(struct config_item *item)
{
	return container_of(item, struct target, item);
}
static ssize_t target_level_show(struct config_item *item, char *page)
{
	struct target *t;
	int sum = 0;

	mutex_lock(&lock);
	list_for_each_entry(t, &targets, node)
		sum += t->level;
	mutex_unlock(&lock);
	return sprintf(page, "%d\n", sum);
}
static ssize_t target_level_store(struct config_item *item, const char *page, size_t count)
{
	mutex_lock(&lock);
	to_target(item)->level = 1;
	mutex_unlock(&lock);
	return count;
}
CONFIGFS_ATTR(target_, level);
static struct configfs_attribute *target_attrs[] = { &target_attr_level, NULL };
static void target_release(struct config_item *item)
{
	struct target *t = to_target(item);

#ifdef CONFIG_FIXED
	mutex_lock(&lock);
	list_del(&t->node);
	mutex_unlock(&lock);
#endif
	kfree(t);
}
static struct configfs_item_operations target_ops = { .release = target_release };
static const struct config_item_type target_type = {
	.ct_item_ops = &target_ops, .ct_attrs = target_attrs, .ct_owner = THIS_MODULE,
};
static struct config_item *make_target(struct config_group *group, const char *name)
{
	struct target *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return ERR_PTR(-ENOMEM);
	config_item_init_type_name(&t->item, name, &target_type);
	mutex_lock(&lock);
	list_add(&t->node, &targets);
	mutex_unlock(&lock);
	return &t->item;
}
static struct configfs_group_operations group_ops = { .make_item = make_target };
static const struct config_item_type group_type = {
	.ct_group_ops = &group_ops, .ct_owner = THIS_MODULE,
};
static struct configfs_subsystem subsystem = {
	.su_group = { .cg_item = { .ci_namebuf = "targets", .ci_type = &group_type } },
};
static int __init m_init(void)
{
	config_group_init(&subsystem.su_group);
	mutex_init(&subsystem.su_mutex);
	return configfs_register_subsystem(&subsystem);
}
static void __exit m_exit(void)
{
	configfs_unregister_subsystem(&subsystem);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
