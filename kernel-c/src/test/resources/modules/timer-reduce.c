// SPDX-License-Identifier: GPL-2.0-or-later
// timer_reduce() arms a timer that is not armed, also behind timer_delete_sync().
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <linux/slab.h>

struct dog {
	struct timer_list bark;
	struct work_struct kick;
	int kicks;
};
static struct dog *dog;

static void barks(struct timer_list *t)
{
	struct dog *d = from_timer(d, t, bark);

	schedule_work(&d->kick);
}

static void kicks(struct work_struct *work)
{
	struct dog *d = container_of(work, struct dog, kick);

	if (d->kicks++ == 0)
		timer_reduce(&d->bark, jiffies + HZ / 10);
}

static int __init m_init(void)
{
	dog = kzalloc(sizeof(*dog), GFP_KERNEL);
	if (!dog)
		return -ENOMEM;
	timer_setup(&dog->bark, barks, 0);
	INIT_WORK(&dog->kick, kicks);
	mod_timer(&dog->bark, jiffies + HZ);
	return 0;
}
static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	timer_shutdown_sync(&dog->bark);
#else
	timer_delete_sync(&dog->bark);
#endif
	cancel_work_sync(&dog->kick);
	kfree(dog);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
