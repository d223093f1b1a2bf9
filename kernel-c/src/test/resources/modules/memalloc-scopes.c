// SPDX-License-Identifier: GPL-2.0-or-later
/* A scope inside another ends with what its own save gave: the outer one lasts. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/shrinker.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);

static unsigned long count(struct shrinker *shrinker, struct shrink_control *control)
{
	return 1;
}

static unsigned long scan(struct shrinker *shrinker, struct shrink_control *control)
{
	if (!(control->gfp_mask & __GFP_FS))
		return SHRINK_STOP;
	mutex_lock(&lock);
	mutex_unlock(&lock);
	return 0;
}

static int user(void *unused)
{
	unsigned int outer = memalloc_nofs_save();
	unsigned int inner;
	void *memory;

	mutex_lock(&lock);
	inner = memalloc_nofs_save();
#ifdef CONFIG_FIXED
	memalloc_nofs_restore(inner);
#else
	memalloc_nofs_restore(inner | outer);
#endif
	memory = kmalloc(64, GFP_KERNEL);
	mutex_unlock(&lock);
	memalloc_nofs_restore(outer);
	kfree(memory);
	return 0;
}

static int __init m_init(void)
{
	struct shrinker *shrinker = shrinker_alloc(0, "m");

	if (!shrinker)
		return -ENOMEM;
	shrinker->count_objects = count;
	shrinker->scan_objects = scan;
	shrinker_register(shrinker);
	kthread_run(user, NULL, "user");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
