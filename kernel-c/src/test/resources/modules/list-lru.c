// SPDX-License-Identifier: GPL-2.0-or-later
// objects that the exit function takes off the list are not freed
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/list_lru.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
struct obj { struct list_head lru; int data; };
static struct list_lru lru;
static struct shrinker *shr;
static enum lru_status isolate(struct list_head *item, struct list_lru_one *l, spinlock_t *lock, void *arg)
{
	struct list_head *freeable = arg;
	list_lru_isolate_move(l, item, freeable);
	return LRU_REMOVED;
}
static unsigned long o_count(struct shrinker *s, struct shrink_control *sc)
{
	return list_lru_shrink_count(&lru, sc);
}
static unsigned long o_scan(struct shrinker *s, struct shrink_control *sc)
{
	LIST_HEAD(freeable);
	struct obj *o, *n;
	unsigned long freed = list_lru_shrink_walk(&lru, sc, isolate, &freeable);
	list_for_each_entry_safe(o, n, &freeable, lru) {
		list_del(&o->lru);
		kfree(o);
	}
	return freed;
}
static int __init t_init(void)
{
	struct obj *o;
	if (list_lru_init(&lru))
		return -ENOMEM;
	o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	INIT_LIST_HEAD(&o->lru);
	list_lru_add_obj(&lru, &o->lru);
	shr = shrinker_alloc(0, "obj");
	if (!shr)
		return -ENOMEM;
	shr->count_objects = o_count;
	shr->scan_objects = o_scan;
	shrinker_register(shr);
	return 0;
}
static void __exit t_exit(void)
{
	LIST_HEAD(left);
	struct obj *o, *n;
	shrinker_free(shr);
	list_lru_walk(&lru, isolate, &left, ULONG_MAX);
#ifdef CONFIG_FIXED
	list_for_each_entry_safe(o, n, &left, lru)
		kfree(o);
#endif
	list_lru_destroy(&lru);
}
module_init(t_init);
module_exit(t_exit);
