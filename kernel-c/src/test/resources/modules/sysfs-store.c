// SPDX-License-Identifier: GPL-2.0-or-later
// an attribute is removed under the lock that it takes; its store schedules work
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>
#include <linux/slab.h>
struct fan { struct mutex lock; struct work_struct work; int speed; };
static void fan_work(struct work_struct *w)
{
	struct fan *f = container_of(w, struct fan, work);
	mutex_lock(&f->lock);
	f->speed = 0;
	mutex_unlock(&f->lock);
}
static ssize_t speed_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct fan *f = dev_get_drvdata(dev);
	int v, err = kstrtoint(buf, 10, &v);
	if (err)
		return err;
	mutex_lock(&f->lock);
	f->speed = v;
	if (!v)
		schedule_work(&f->work);
	mutex_unlock(&f->lock);
	return n;
}
static ssize_t speed_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct fan *f = dev_get_drvdata(dev);
	guard(mutex)(&f->lock);
	return sysfs_emit(buf, "%d\n", f->speed);
}
static DEVICE_ATTR_RW(speed);
static int fan_probe(struct platform_device *pdev)
{
	struct fan *f = devm_kzalloc(&pdev->dev, sizeof(*f), GFP_KERNEL);
	if (!f)
		return -ENOMEM;
	mutex_init(&f->lock);
	INIT_WORK(&f->work, fan_work);
	platform_set_drvdata(pdev, f);
	return device_create_file(&pdev->dev, &dev_attr_speed);
}
static void fan_remove(struct platform_device *pdev)
{
	struct fan *f = platform_get_drvdata(pdev);
#ifdef CONFIG_FIXED
	device_remove_file(&pdev->dev, &dev_attr_speed);
	cancel_work_sync(&f->work);
#else
	mutex_lock(&f->lock);
	device_remove_file(&pdev->dev, &dev_attr_speed);
	mutex_unlock(&f->lock);
	cancel_work_sync(&f->work);
#endif
}
static struct platform_driver fan_driver = { .probe = fan_probe, .remove = fan_remove, .driver = { .name = "fan" } };
module_platform_driver(fan_driver);
