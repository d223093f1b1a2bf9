// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/shrinker.h>

/* Up to 6.6, taking a shrinker off waits for all of them. */
static DEFINE_MUTEX(a_lock);
static int nr = 2;
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
static struct shrinker a = { .count_objects = count, .scan_objects = scan_a, .seeks = DEFAULT_SEEKS };
static struct shrinker b = { .count_objects = count, .scan_objects = scan_b, .seeks = DEFAULT_SEEKS };
static int __init m_init(void)
{
	int ret = register_shrinker(&a, "a");
	if (ret)
		return ret;
	ret = register_shrinker(&b, "b");
	if (ret)
		unregister_shrinker(&a);
	return ret;
}
static void __exit m_exit(void)
{
#ifndef CONFIG_FIXED
	mutex_lock(&a_lock);
#endif
	unregister_shrinker(&b);
#ifndef CONFIG_FIXED
	mutex_unlock(&a_lock);
#endif
	unregister_shrinker(&a);
}
module_init(m_init);
module_exit(m_exit);
