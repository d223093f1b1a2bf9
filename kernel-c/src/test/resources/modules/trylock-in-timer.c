// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
static DEFINE_MUTEX(m);
static DEFINE_SPINLOCK(s);
static struct timer_list tm;
static int v;
static void tick(struct timer_list *t)
{
#ifdef CONFIG_FIXED
	if (spin_trylock(&s)) {
		v = 1;
		spin_unlock(&s);
	}
#else
	if (mutex_trylock(&m)) {
		v = 1;
		mutex_unlock(&m);
	}
#endif
}
static int __init i(void)
{
	timer_setup(&tm, tick, 0);
	mod_timer(&tm, jiffies + 1);
	return 0;
}
module_init(i);
