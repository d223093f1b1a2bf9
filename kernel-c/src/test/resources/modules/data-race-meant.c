// SPDX-License-Identifier: GPL-2.0-or-later
// a count for a report is read without its lock, in data_race(): it may be old, and the sum is wrong
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(stats_lock);
static unsigned long hits, misses, total;
static int counter(void *arg)
{
	spin_lock(&stats_lock);
	if (arg)
		hits++;
	else
		misses++;
	total++;
	spin_unlock(&stats_lock);
	return 0;
}
static int report(void *u)
{
#ifdef CONFIG_FIXED
	pr_info("about %lu of %lu\n", data_race(hits), data_race(total));
	WARN_ON(data_race(hits) > 1);
	spin_lock(&stats_lock);
	WARN_ON(hits + misses != total);
	spin_unlock(&stats_lock);
#else
	WARN_ON(data_race(hits) + data_race(misses) != data_race(total));
#endif
	return 0;
}
static int __init s_init(void)
{
	kthread_run(counter, (void *)1, "hit");
	kthread_run(counter, NULL, "miss");
	kthread_run(report, NULL, "report");
	return 0;
}
module_init(s_init);
MODULE_LICENSE("GPL");
