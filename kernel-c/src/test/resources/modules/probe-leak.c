// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
struct dev { struct workqueue_struct *wq; void *dma; };
static int d_probe(struct platform_device *pdev)
{
	struct dev *d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	d->wq = alloc_workqueue("d", 0, 0);
	if (!d->wq) {
		kfree(d);
		return -ENOMEM;
	}
	d->dma = kmalloc(64, GFP_NOWAIT);
	if (!d->dma) {
#ifdef CONFIG_FIXED
		destroy_workqueue(d->wq);
#endif
		kfree(d);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, d);
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);
	destroy_workqueue(d->wq);
	kfree(d->dma);
	kfree(d);
}
static struct platform_driver drv = { .probe = d_probe, .remove = d_remove, .driver = { .name = "d" } };
module_platform_driver(drv);
