// SPDX-License-Identifier: GPL-2.0-or-later
// Two numbers of configfs belong together: show needs the lock of store.
#include <linux/module.h>
#include <linux/configfs.h>
#include <linux/mutex.h>
#include <linux/kernel.h>

static DEFINE_MUTEX(lock);
static int low, high = 1;

static ssize_t demo_range_show(struct config_item *item, char *page)
{
	int l, h;

#ifdef CONFIG_FIXED
	mutex_lock(&lock);
#endif
	l = low;
	h = high;
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	BUG_ON(h <= l);
	return sprintf(page, "%d-%d\n", l, h);
}

static ssize_t demo_range_store(struct config_item *item, const char *page, size_t count)
{
	int value, ret;

	ret = kstrtoint(page, 10, &value);
	if (ret)
		return ret;
	if (value < 0 || value > 100)
		return -EINVAL;
	mutex_lock(&lock);
	low = value;
	high = value + 1;
	mutex_unlock(&lock);
	return count;
}
CONFIGFS_ATTR(demo_, range);

static struct configfs_attribute *demo_attrs[] = { &demo_attr_range, NULL };
static const struct config_item_type demo_type = {
	.ct_owner = THIS_MODULE,
	.ct_attrs = demo_attrs,
};
static struct configfs_subsystem demo = {
	.su_group = { .cg_item = { .ci_namebuf = "demo", .ci_type = &demo_type } },
};

static int __init m_init(void)
{
	config_group_init(&demo.su_group);
	mutex_init(&demo.su_mutex);
	return configfs_register_subsystem(&demo);
}
static void __exit m_exit(void)
{
	configfs_unregister_subsystem(&demo);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
