// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct slot {
	struct work_struct work;
	int value;
};

static void slot_fn(struct work_struct *work);

#define SLOT(i) { .work = __WORK_INITIALIZER(slots[i].work, slot_fn), .value = (i) + 1 }
static struct slot slots[] = { SLOT(0), SLOT(1) };
static DEFINE_SPINLOCK(sum_lock);
static int sum;

static void slot_fn(struct work_struct *work)
{
	struct slot *slot = container_of(work, struct slot, work);

#ifdef CONFIG_FIXED
	spin_lock(&sum_lock);
#endif
	sum += slot->value;
	BUG_ON(sum > 3);
#ifdef CONFIG_FIXED
	spin_unlock(&sum_lock);
#endif
}

static int __init slots_init(void)
{
	schedule_work(&slots[0].work);
	schedule_work(&slots[1].work);
	return 0;
}
module_init(slots_init);
