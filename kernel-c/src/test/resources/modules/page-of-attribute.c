// SPDX-License-Identifier: GPL-2.0-or-later
// The text of an attribute has a page.
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
static int a, b;
static struct kobject *dir;
static ssize_t ab_show(struct kobject *k, struct kobj_attribute *at, char *buf)
{
#ifdef CONFIG_FIXED
	return sprintf(buf, "%d and %d\n", READ_ONCE(a), READ_ONCE(b));
#else
	char text[8];

	sprintf(text, "%d and %d\n", READ_ONCE(a), READ_ONCE(b));
	return scnprintf(buf, PAGE_SIZE, "%s", text);
#endif
}
static struct kobj_attribute ab = __ATTR_RO(ab);
static int __init m_init(void)
{
	int ret;
	dir = kobject_create_and_add("ab", kernel_kobj);
	if (!dir)
		return -ENOMEM;
	ret = sysfs_create_file(dir, &ab.attr);
	if (ret)
		kobject_put(dir);
	return ret;
}
static void __exit m_exit(void)
{
	sysfs_remove_file(dir, &ab.attr);
	kobject_put(dir);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
