// SPDX-License-Identifier: GPL-2.0-or-later
// A signed index is compared with its upper end only; a process writes a negative one.
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>
static int level[4];
static struct kobject *board;
static ssize_t led_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text, size_t count)
{
	int number;
	int error = kstrtoint(text, 10, &number);

	if (error)
		return error;
#ifdef CONFIG_FIXED
	if (number < 0 || number >= ARRAY_SIZE(level))
#else
	if (number >= (int)ARRAY_SIZE(level))
#endif
		return -ERANGE;
	WRITE_ONCE(level[number], 1);
	return count;
}
static struct kobj_attribute led = __ATTR_WO(led);
static int __init board_init(void)
{
	int error;

	board = kobject_create_and_add("board", kernel_kobj);
	if (!board)
		return -ENOMEM;
	error = sysfs_create_file(board, &led.attr);
	if (error)
		kobject_put(board);
	return error;
}
static void __exit board_exit(void)
{
	kobject_put(board);
}
module_init(board_init);
module_exit(board_exit);
