// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/shrinker.h>
#include <linux/slab.h>

/* Reclaim waits for a thread that is there. Its item must not wait for a task that reclaims. */
static struct kthread_worker *worker;
static DEFINE_MUTEX(lock);
static int runs;

static void run(struct kthread_work *work)
{
	mutex_lock(&lock);
	runs++;
	mutex_unlock(&lock);
}
static DEFINE_KTHREAD_WORK(item, run);

static unsigned long item_count(struct shrinker *s, struct shrink_control *sc)
{
	return 1;
}

static unsigned long item_scan(struct shrinker *s, struct shrink_control *sc)
{
	kthread_queue_work(worker, &item);
	kthread_flush_work(&item);
	return SHRINK_STOP;
}

static int user(void *unused)
{
	void *p;

#ifdef CONFIG_FIXED
	p = kmalloc(32, GFP_KERNEL);
	mutex_lock(&lock);
#else
	mutex_lock(&lock);
	p = kmalloc(32, GFP_KERNEL);
#endif
	mutex_unlock(&lock);
	kfree(p);
	return 0;
}

static int __init item_init(void)
{
	struct shrinker *s = shrinker_alloc(0, "item");

	if (!s)
		return -ENOMEM;
	worker = kthread_create_worker(0, "items");
	if (IS_ERR(worker)) {
		shrinker_free(s);
		return PTR_ERR(worker);
	}
	s->count_objects = item_count;
	s->scan_objects = item_scan;
	shrinker_register(s);
	kthread_run(user, NULL, "user");
	return 0;
}
module_init(item_init);
