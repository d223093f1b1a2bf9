// SPDX-License-Identifier: GPL-2.0-or-later
// the timer re-arms itself while timer_delete() is used instead of a sync variant
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/slab.h>

struct beat {
	struct timer_list timer;
	int count;
};
static struct beat *beat;

static void beat_fn(struct timer_list *t)
{
	struct beat *b = timer_container_of(b, t, timer);

	if (b->count++ < 2)
		mod_timer(&b->timer, jiffies + HZ);
}

static int __init beat_init(void)
{
	beat = kzalloc(sizeof(*beat), GFP_KERNEL);
	if (!beat)
		return -ENOMEM;
	timer_setup(&beat->timer, beat_fn, 0);
	mod_timer(&beat->timer, jiffies + HZ);
	return 0;
}

static void __exit beat_exit(void)
{
#ifdef CONFIG_FIXED
	timer_shutdown_sync(&beat->timer);
#else
	timer_delete(&beat->timer);
#endif
	kfree(beat);
}
module_init(beat_init);
module_exit(beat_exit);
