// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/device.h>
#include <linux/slab.h>
struct fan { int rpm; };
static ssize_t rpm_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct fan *f = dev_get_drvdata(dev);
	return sysfs_emit(buf, "%d\n", READ_ONCE(f->rpm));
}
static ssize_t rpm_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t n)
{
	struct fan *f = dev_get_drvdata(dev);
	int v;
	if (kstrtoint(buf, 0, &v))
		return -EINVAL;
	WRITE_ONCE(f->rpm, v);
	return n;
}
static DEVICE_ATTR_RW(rpm);
static int fan_probe(struct platform_device *pdev)
{
	struct fan *f = kzalloc(sizeof(*f), GFP_KERNEL);
	int ret;
	if (!f)
		return -ENOMEM;
	platform_set_drvdata(pdev, f);
	ret = device_create_file(&pdev->dev, &dev_attr_rpm);
	if (ret)
		kfree(f);
	return ret;
}
static void fan_remove(struct platform_device *pdev)
{
	struct fan *f = platform_get_drvdata(pdev);
#ifdef CONFIG_FIXED
	device_remove_file(&pdev->dev, &dev_attr_rpm);
	kfree(f);
#else
	kfree(f);
	device_remove_file(&pdev->dev, &dev_attr_rpm);
#endif
}
static struct platform_driver fan_driver = {
	.probe = fan_probe, .remove = fan_remove, .driver = { .name = "fan" },
};
module_platform_driver(fan_driver);
