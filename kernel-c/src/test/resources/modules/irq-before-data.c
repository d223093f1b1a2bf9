// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
struct ring { int head; };
struct nic { struct ring *ring; int irq; };
static irqreturn_t nic_irq(int irq, void *data)
{
	struct nic *n = data;
	n->ring->head++;
	return IRQ_HANDLED;
}
static int nic_probe(struct platform_device *pdev)
{
	struct nic *n = devm_kzalloc(&pdev->dev, sizeof(*n), GFP_KERNEL);
	int ret;
	if (!n)
		return -ENOMEM;
	n->irq = platform_get_irq(pdev, 0);
	platform_set_drvdata(pdev, n);
#ifdef CONFIG_FIXED
	n->ring = devm_kzalloc(&pdev->dev, sizeof(*n->ring), GFP_KERNEL);
	if (!n->ring)
		return -ENOMEM;
	return devm_request_irq(&pdev->dev, n->irq, nic_irq, 0, "nic", n);
#else
	ret = devm_request_irq(&pdev->dev, n->irq, nic_irq, 0, "nic", n);
	if (ret)
		return ret;
	n->ring = devm_kzalloc(&pdev->dev, sizeof(*n->ring), GFP_KERNEL);
	return n->ring ? 0 : -ENOMEM;
#endif
}
static struct platform_driver nic_driver = { .probe = nic_probe, .driver = { .name = "nic" } };
module_platform_driver(nic_driver);
