// SPDX-License-Identifier: GPL-2.0-or-later
// The module is taken out while its function is queued for an interrupt, or not.
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/slab.h>

struct ring {
	struct irq_work work;
	int hits;
};

static struct ring *ring;

static void hits(struct irq_work *work)
{
	container_of(work, struct ring, work)->hits++;
}

static ssize_t writes(struct file *file, const char __user *buffer, size_t length, loff_t *offset)
{
	irq_work_queue(&ring->work);
	return length;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.write = writes,
};

static int __init m_init(void)
{
	ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	init_irq_work(&ring->work, hits);
	return register_chrdev(240, "ring", &operations);
}

static void __exit m_exit(void)
{
	unregister_chrdev(240, "ring");
#ifdef CONFIG_FIXED
	irq_work_sync(&ring->work);
#endif
	kfree(ring);
}
module_init(m_init);
module_exit(m_exit);
