// SPDX-License-Identifier: GPL-2.0-or-later
// An attribute of a device on a bus of I2C counts transfers, without the lock or with it.
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

struct chip {
	struct mutex lock;
	int failed;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attribute, char *buffer)
{
	struct chip *chip = dev_get_drvdata(dev);
	int level;

#ifdef CONFIG_FIXED
	mutex_lock(&chip->lock);
#endif
	level = i2c_smbus_read_byte_data(to_i2c_client(dev), 3);
	if (level < 0)
		chip->failed++;
	WARN_ON(level > 0xff);
#ifdef CONFIG_FIXED
	mutex_unlock(&chip->lock);
#endif
	return level;
}
static DEVICE_ATTR_RO(level);

static struct attribute *chip_attrs[] = {
	&dev_attr_level.attr,
	NULL,
};
ATTRIBUTE_GROUPS(chip);

static struct chip the_chip;

static int probes(struct i2c_client *client)
{
	mutex_init(&the_chip.lock);
	i2c_set_clientdata(client, &the_chip);
	return 0;
}

static struct i2c_driver driver = {
	.driver = { .name = "chip", .dev_groups = chip_groups },
	.probe = probes,
};

static int __init m_init(void)
{
	return i2c_add_driver(&driver);
}
module_init(m_init);
