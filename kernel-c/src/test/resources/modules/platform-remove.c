// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>
#include <linux/mutex.h>
#include <linux/slab.h>
struct led { struct mutex lock; struct work_struct work; int level; };
static void led_work(struct work_struct *w)
{
	struct led *l = container_of(w, struct led, work);
	mutex_lock(&l->lock);
	l->level = 0;
	mutex_unlock(&l->lock);
}
static int led_probe(struct platform_device *pdev)
{
	struct led *l = devm_kzalloc(&pdev->dev, sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	mutex_init(&l->lock);
	INIT_WORK(&l->work, led_work);
	platform_set_drvdata(pdev, l);
	schedule_work(&l->work);
	return 0;
}
static void led_remove(struct platform_device *pdev)
{
	struct led *l = platform_get_drvdata(pdev);
#ifdef CONFIG_FIXED
	cancel_work_sync(&l->work);
#else
	mutex_lock(&l->lock);
	cancel_work_sync(&l->work);
	mutex_unlock(&l->lock);
#endif
}
static struct platform_driver led_driver = {
	.probe = led_probe,
	.remove_new = led_remove,
	.driver = { .name = "led" },
};
module_platform_driver(led_driver);
