// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/miscdevice.h>
#include <linux/slab.h>
#include <linux/kref.h>
#include <linux/fs.h>
struct gadget { struct miscdevice misc; struct kref ref; int value; };
static void gadget_free(struct kref *ref)
{
	kfree(container_of(ref, struct gadget, ref));
}
static int gadget_open(struct inode *inode, struct file *file)
{
	struct gadget *g = container_of(file->private_data, struct gadget, misc);
	file->private_data = g;
#ifdef CONFIG_FIXED
	kref_get(&g->ref);
#endif
	return 0;
}
static int gadget_release(struct inode *inode, struct file *file)
{
#ifdef CONFIG_FIXED
	struct gadget *g = file->private_data;
	kref_put(&g->ref, gadget_free);
#endif
	return 0;
}
static ssize_t gadget_read(struct file *file, char __user *buf, size_t n, loff_t *off)
{
	struct gadget *g = file->private_data;
	WRITE_ONCE(g->value, 1);
	return 0;
}
static const struct file_operations fops = {
	.owner = THIS_MODULE, .open = gadget_open, .release = gadget_release, .read = gadget_read,
};
static int gadget_probe(struct platform_device *pdev)
{
	struct gadget *g = kzalloc(sizeof(*g), GFP_KERNEL);
	int ret;
	if (!g)
		return -ENOMEM;
	kref_init(&g->ref);
	g->misc.minor = MISC_DYNAMIC_MINOR;
	g->misc.name = "gadget";
	g->misc.fops = &fops;
	platform_set_drvdata(pdev, g);
	ret = misc_register(&g->misc);
	if (ret)
		kfree(g);
	return ret;
}
static void gadget_remove(struct platform_device *pdev)
{
	struct gadget *g = platform_get_drvdata(pdev);
	misc_deregister(&g->misc);
#ifdef CONFIG_FIXED
	kref_put(&g->ref, gadget_free);
#else
	kfree(g);
#endif
}
static struct platform_driver gadget_driver = {
	.probe = gadget_probe, .remove = gadget_remove, .driver = { .name = "gadget" },
};
module_platform_driver(gadget_driver);
