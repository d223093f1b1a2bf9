// SPDX-License-Identifier: GPL-2.0-or-later
// The callbacks of runtime power management take the lock under which a reader resumes the device.
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/sysfs.h>

static DEFINE_MUTEX(lock);
static int on;

static int suspends(struct device *dev)
{
	mutex_lock(&lock);
	on = 0;
	mutex_unlock(&lock);
	return 0;
}

static int resumes(struct device *dev)
{
	mutex_lock(&lock);
	on = 1;
	mutex_unlock(&lock);
	return 0;
}

static ssize_t state_show(struct device *dev, struct device_attribute *attribute, char *buffer)
{
#ifdef CONFIG_FIXED
	pm_runtime_get_sync(dev);
	mutex_lock(&lock);
#else
	mutex_lock(&lock);
	pm_runtime_get_sync(dev);
#endif
	WARN_ON(!on);
	mutex_unlock(&lock);
	pm_runtime_put(dev);
	return 0;
}
static DEVICE_ATTR_RO(state);

static int probes(struct platform_device *device)
{
	pm_runtime_enable(&device->dev);
	return device_create_file(&device->dev, &dev_attr_state);
}

static const struct dev_pm_ops power = {
	SET_RUNTIME_PM_OPS(suspends, resumes, NULL)
};

static struct platform_driver driver = {
	.probe = probes,
	.driver = { .name = "power", .pm = &power },
};

static int __init m_init(void)
{
	return platform_driver_register(&driver);
}
module_init(m_init);
