// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct batch { struct workqueue_struct *queue; };

static struct batch *make(void)
{
	struct batch *batch = kzalloc(sizeof(*batch), GFP_KERNEL);

	if (!batch)
		return NULL;
	batch->queue = alloc_ordered_workqueue("batch", 0);
	return batch;
}

// Two processes may be here at once, each with a queue of its own.
static int restart(struct notifier_block *block, unsigned long event, void *data)
{
	struct batch *batch = make();

	if (!batch)
		return NOTIFY_DONE;
#ifdef CONFIG_FIXED
	destroy_workqueue(batch->queue);
#endif
	kfree(batch);
	return NOTIFY_DONE;
}

static struct notifier_block block = { .notifier_call = restart };

static int __init begin(void)
{
	return register_reboot_notifier(&block);
}

static void __exit end(void)
{
	unregister_reboot_notifier(&block);
}

module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
