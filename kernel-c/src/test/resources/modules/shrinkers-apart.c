// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/shrinker.h>

/* Taking a shrinker off waits for that one alone. */
static DEFINE_MUTEX(a_lock);
static int nr = 2;
static struct shrinker *a, *b;
static unsigned long count(struct shrinker *s, struct shrink_control *sc)
{
	return 1;
}
static unsigned long scan_a(struct shrinker *s, struct shrink_control *sc)
{
	mutex_lock(&a_lock);
	if (nr > 0)
		nr--;
	mutex_unlock(&a_lock);
	return 1;
}
static unsigned long scan_b(struct shrinker *s, struct shrink_control *sc)
{
	return SHRINK_STOP;
}
static int __init m_init(void)
{
	a = shrinker_alloc(0, "a");
	if (!a)
		return -ENOMEM;
	b = shrinker_alloc(0, "b");
	if (!b) {
		shrinker_free(a);
		return -ENOMEM;
	}
	a->count_objects = count;
	a->scan_objects = scan_a;
	b->count_objects = count;
	b->scan_objects = scan_b;
	shrinker_register(a);
	shrinker_register(b);
	return 0;
}
static void __exit m_exit(void)
{
	mutex_lock(&a_lock);
#ifndef CONFIG_FIXED
	shrinker_free(a);
#else
	shrinker_free(b);
#endif
	mutex_unlock(&a_lock);
#ifndef CONFIG_FIXED
	shrinker_free(b);
#else
	shrinker_free(a);
#endif
}
module_init(m_init);
module_exit(m_exit);
