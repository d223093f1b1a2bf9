// SPDX-License-Identifier: GPL-2.0-or-later
// A transfer sleeps, and fills what it reads.
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

static DEFINE_SPINLOCK(lock);
static int last;

static ssize_t level_show(struct device *dev, struct device_attribute *attribute, char *buffer)
{
	u8 out[1] = { 0x80 }, in[2];
	int error;

#ifndef CONFIG_FIXED
	spin_lock(&lock);
#endif
	error = spi_write_then_read(to_spi_device(dev), out, sizeof(out), in, sizeof(in));
	if (!error) {
#ifdef CONFIG_FIXED
		spin_lock(&lock);
#endif
		last = in[0] << 8 | in[1];
#ifdef CONFIG_FIXED
		spin_unlock(&lock);
#endif
	}
#ifndef CONFIG_FIXED
	spin_unlock(&lock);
#endif
	return error;
}
static DEVICE_ATTR_RO(level);

static int probes(struct spi_device *spi)
{
	return device_create_file(&spi->dev, &dev_attr_level);
}

static void removes(struct spi_device *spi)
{
	device_remove_file(&spi->dev, &dev_attr_level);
}

static struct spi_driver adc_driver = {
	.driver = { .name = "adc" },
	.probe = probes,
	.remove = removes,
};
module_spi_driver(adc_driver);
