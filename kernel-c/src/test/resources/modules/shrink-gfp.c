// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/shrinker.h>
#include <linux/kthread.h>
#include <linux/err.h>

/* The holder of the lock reclaims; the mask tells the shrinker. */
static DEFINE_MUTEX(pool_lock);
static int nr;
static struct shrinker *shr;
static unsigned long count(struct shrinker *s, struct shrink_control *sc)
{
	return READ_ONCE(nr);
}
static unsigned long scan(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long freed = 0;
#ifdef CONFIG_FIXED
	if (!(sc->gfp_mask & __GFP_FS))
		return SHRINK_STOP;
#endif
	mutex_lock(&pool_lock);
	if (nr > 0) {
		WRITE_ONCE(nr, nr - 1);
		freed = 1;
	}
	mutex_unlock(&pool_lock);
	return freed;
}
static int filler(void *data)
{
	void *p;
	mutex_lock(&pool_lock);
	WRITE_ONCE(nr, nr + 1);
#ifndef CONFIG_FIXED
	p = kmalloc(64, GFP_KERNEL);
#else
	p = kmalloc(64, GFP_NOFS);
#endif
	mutex_unlock(&pool_lock);
	kfree(p);
	return 0;
}
static struct task_struct *t;
static int __init m_init(void)
{
	shr = shrinker_alloc(0, "pool");
	if (!shr)
		return -ENOMEM;
	shr->count_objects = count;
	shr->scan_objects = scan;
	shrinker_register(shr);
	t = kthread_run(filler, NULL, "filler");
	if (IS_ERR(t)) {
		shrinker_free(shr);
		return PTR_ERR(t);
	}
	return 0;
}
module_init(m_init);
