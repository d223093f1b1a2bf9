// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>
struct sensor { struct delayed_work poll; int last; };
static void poll_fn(struct work_struct *w)
{
	struct sensor *s = container_of(to_delayed_work(w), struct sensor, poll);
	WRITE_ONCE(s->last, 1);
}
static int sensor_probe(struct platform_device *pdev)
{
	struct sensor *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	INIT_DELAYED_WORK(&s->poll, poll_fn);
	platform_set_drvdata(pdev, s);
	schedule_delayed_work(&s->poll, HZ);
	return 0;
}
static void sensor_remove(struct platform_device *pdev)
{
#ifdef CONFIG_FIXED
	struct sensor *s = platform_get_drvdata(pdev);
	cancel_delayed_work_sync(&s->poll);
#endif
}
static struct platform_driver sensor_driver = {
	.probe = sensor_probe, .remove = sensor_remove, .driver = { .name = "sensor" },
};
module_platform_driver(sensor_driver);
