// SPDX-License-Identifier: GPL-2.0-or-later
// A driver of a PCI device that lets go of what its interrupt uses, before or after the interrupt.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct card {
	void __iomem *registers;
	int events;
};

static irqreturn_t interrupts(int irq, void *data)
{
	struct card *card = data;

	if (!(ioread32(card->registers + 4) & BIT(3)))
		return IRQ_NONE;
	iowrite32(BIT(3), card->registers + 4);
	WRITE_ONCE(card->events, 1);
	return IRQ_HANDLED;
}

static int probes(struct pci_dev *device, const struct pci_device_id *id)
{
	struct card *card;
	int error = pci_enable_device(device);

	if (error)
		return error;
	card = kzalloc(sizeof(*card), GFP_KERNEL);
	if (!card) {
		error = -ENOMEM;
		goto disable;
	}
	card->registers = pci_iomap(device, 0, 0);
	error = request_irq(device->irq, interrupts, IRQF_SHARED, "card", card);
	if (error)
		goto let_go;
	pci_set_drvdata(device, card);
	return 0;
let_go:
	pci_iounmap(device, card->registers);
	kfree(card);
disable:
	pci_disable_device(device);
	return error;
}

static void removes(struct pci_dev *device)
{
	struct card *card = pci_get_drvdata(device);

#ifdef CONFIG_FIXED
	free_irq(device->irq, card);
	kfree(card);
#else
	kfree(card);
	free_irq(device->irq, card);
#endif
	pci_disable_device(device);
}

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1af4, 0x1002) }, { 0 } };
static struct pci_driver driver = {
	.name = "card", .id_table = ids, .probe = probes, .remove = removes,
};
module_pci_driver(driver);
