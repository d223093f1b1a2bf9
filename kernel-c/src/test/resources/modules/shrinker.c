// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(pool_lock);
static unsigned long pooled;
static struct shrinker *pool_shrinker;
static struct task_struct *user;

static unsigned long pool_count(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long n;

	mutex_lock(&pool_lock);
	n = pooled;
	mutex_unlock(&pool_lock);
	return n ? n : SHRINK_EMPTY;
}

static unsigned long pool_scan(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long freed = 0;

#ifdef CONFIG_FIXED
	if (!mutex_trylock(&pool_lock))
		return SHRINK_STOP;
#else
	mutex_lock(&pool_lock);
#endif
	while (pooled && freed < sc->nr_to_scan) {
		pooled--;
		freed++;
	}
	mutex_unlock(&pool_lock);
	return freed;
}

#ifdef CONFIG_FIXED
static unsigned long pool_count_nolock(struct shrinker *s, struct shrink_control *sc)
{
	return data_race(pooled);
}
#endif

static int use(void *unused)
{
	void *p;

	mutex_lock(&pool_lock);
	p = kmalloc(128, GFP_KERNEL);
	if (p)
		WRITE_ONCE(pooled, 1);
	mutex_unlock(&pool_lock);
	kfree(p);
	return 0;
}

static int __init pool_init(void)
{
	pool_shrinker = shrinker_alloc(0, "pool:%s", "x");
	if (!pool_shrinker)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	pool_shrinker->count_objects = pool_count_nolock;
#else
	pool_shrinker->count_objects = pool_count;
#endif
	pool_shrinker->scan_objects = pool_scan;
	shrinker_register(pool_shrinker);
	user = kthread_run(use, NULL, "user");
	return 0;
}
module_init(pool_init);
