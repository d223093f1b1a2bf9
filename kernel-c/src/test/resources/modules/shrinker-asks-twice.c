// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/* Reclaim may ask for more than were counted, and for no more than a batch. */
static DEFINE_SPINLOCK(lock);
static unsigned long pooled = 3;

static unsigned long pool_count(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long count;

	spin_lock(&lock);
	count = pooled;
	spin_unlock(&lock);
	return count;
}

static unsigned long pool_scan(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long freed = sc->nr_to_scan;

	spin_lock(&lock);
#ifdef CONFIG_FIXED
	freed = min(freed, pooled);
#endif
	pooled -= freed;
	BUG_ON(pooled > 3);
	spin_unlock(&lock);
	return freed;
}

static unsigned long many_count(struct shrinker *s, struct shrink_control *sc)
{
	return 1000;
}

static unsigned long many_scan(struct shrinker *s, struct shrink_control *sc)
{
	BUG_ON(sc->nr_to_scan > 128);
	return SHRINK_STOP;
}

static int user(void *unused)
{
	kfree(kmalloc(32, GFP_KERNEL));
	return 0;
}

static int __init pool_init(void)
{
	struct shrinker *pool = shrinker_alloc(0, "pool");
	struct shrinker *many = shrinker_alloc(0, "many");

	if (!pool || !many) {
		shrinker_free(pool);
		shrinker_free(many);
		return -ENOMEM;
	}
	pool->count_objects = pool_count;
	pool->scan_objects = pool_scan;
	shrinker_register(pool);
	many->count_objects = many_count;
	many->scan_objects = many_scan;
	shrinker_register(many);
	kthread_run(user, NULL, "user");
	return 0;
}
module_init(pool_init);
