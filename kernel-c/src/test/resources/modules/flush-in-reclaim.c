// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

/* Reclaim waits for an item. The queues of create_workqueue() and its like have a rescuer. */
static struct workqueue_struct *wq;
static int runs;

static void run(struct work_struct *work)
{
	WRITE_ONCE(runs, 1);
}
static DECLARE_WORK(item, run);
static DECLARE_WORK(idle, run);

static unsigned long item_count(struct shrinker *s, struct shrink_control *sc)
{
	return 1;
}

static unsigned long item_scan(struct shrinker *s, struct shrink_control *sc)
{
	flush_work(&idle);
	flush_work(&item);
	return SHRINK_STOP;
}

static int user(void *unused)
{
	kfree(kmalloc(32, GFP_KERNEL));
	return 0;
}

static int queuer(void *unused)
{
	queue_work(wq, &item);
	return 0;
}

static int __init item_init(void)
{
	struct shrinker *s = shrinker_alloc(0, "item");

	if (!s)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	wq = create_singlethread_workqueue("items");
#else
	wq = alloc_ordered_workqueue("items", 0);
#endif
	if (!wq) {
		shrinker_free(s);
		return -ENOMEM;
	}
	s->count_objects = item_count;
	s->scan_objects = item_scan;
	shrinker_register(s);
	kthread_run(queuer, NULL, "queuer");
	kthread_run(user, NULL, "user");
	return 0;
}
module_init(item_init);
