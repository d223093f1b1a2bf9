// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>

static struct hrtimer timer;
static DEFINE_SPINLOCK(lock);
static int ticks;

static enum hrtimer_restart tick(struct hrtimer *t)
{
	spin_lock(&lock);
	ticks++;
	spin_unlock(&lock);
	hrtimer_forward_now(t, ms_to_ktime(10));
	return HRTIMER_RESTART;
}

static int user(void *unused)
{
	unsigned long flags;

#ifdef CONFIG_FIXED
	spin_lock_irqsave(&lock, flags);
	ticks = 0;
	spin_unlock_irqrestore(&lock, flags);
#else
	flags = 0;
	spin_lock_bh(&lock);
	ticks = flags;
	spin_unlock_bh(&lock);
#endif
	return 0;
}

static int __init m_init(void)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = tick;
	hrtimer_start(&timer, ms_to_ktime(10), HRTIMER_MODE_REL);
	kthread_run(user, NULL, "user");
	return 0;
}

module_init(m_init);
