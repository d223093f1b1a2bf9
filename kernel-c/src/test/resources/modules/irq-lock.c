// SPDX-License-Identifier: GPL-2.0-or-later
// process context takes a lock that a timer takes, without keeping softirqs off
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/timer.h>
#include <linux/spinlock.h>

struct stats {
	spinlock_t lock;
	unsigned long packets;
	struct timer_list tick;
};

static struct stats stats;
static struct task_struct *reader;

static void stats_tick(struct timer_list *t)
{
	struct stats *s = from_timer(s, t, tick);

	spin_lock(&s->lock);
	s->packets = 0;
	spin_unlock(&s->lock);
	mod_timer(&s->tick, jiffies + HZ);
}

static int stats_reader(void *data)
{
	struct stats *s = data;

	while (!kthread_should_stop()) {
#ifdef CONFIG_FIXED
		spin_lock_bh(&s->lock);
		s->packets++;
		spin_unlock_bh(&s->lock);
#else
		spin_lock(&s->lock);
		s->packets++;
		spin_unlock(&s->lock);
#endif
		schedule_timeout_interruptible(HZ / 10);
	}
	return 0;
}

static int __init stats_init(void)
{
	spin_lock_init(&stats.lock);
	timer_setup(&stats.tick, stats_tick, 0);
	reader = kthread_run(stats_reader, &stats, "stats_reader");
	if (IS_ERR(reader))
		return PTR_ERR(reader);
	mod_timer(&stats.tick, jiffies + HZ);
	return 0;
}

static void __exit stats_exit(void)
{
	timer_shutdown_sync(&stats.tick);
	kthread_stop(reader);
}

module_init(stats_init);
module_exit(stats_exit);
MODULE_LICENSE("GPL");
