// SPDX-License-Identifier: GPL-2.0-or-later
// A process writes 0 to a number that is divided by, and reads one that is gone.
#include <linux/module.h>
#include <linux/debugfs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct clock {
	u32 divider;
	u32 rate;
	u64 sets;
};
static struct clock *clock;
static struct dentry *folder, *inner;

static void computes(struct work_struct *unused)
{
	u32 divider = READ_ONCE(clock->divider);

#ifdef CONFIG_FIXED
	divider = divider ?: 1;
#endif
	clock->rate = 1000 / divider;
	clock->sets++;
}
static DECLARE_WORK(work, computes);

static int __init m_init(void)
{
	clock = kzalloc(sizeof(*clock), GFP_KERNEL);
	if (!clock)
		return -ENOMEM;
	clock->divider = 4;
	folder = debugfs_create_dir("clock", NULL);
	inner = debugfs_create_dir("tuning", folder);
	debugfs_create_u32("divider", 0644, inner, &clock->divider);
	debugfs_create_u64("sets", 0444, folder, &clock->sets);
	schedule_work(&work);
	return 0;
}

static void __exit m_exit(void)
{
	cancel_work_sync(&work);
#ifdef CONFIG_FIXED
	debugfs_remove_recursive(folder);
#else
	debugfs_remove(inner);
#endif
	kfree(clock);
}

module_init(m_init);
module_exit(m_exit);
