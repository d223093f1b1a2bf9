// SPDX-License-Identifier: GPL-2.0-or-later
// a timer that waits for its own end
#include <linux/module.h>
#include <linux/hrtimer.h>

static struct hrtimer timer;
static int n;

static enum hrtimer_restart tick(struct hrtimer *t)
{
#ifdef CONFIG_FIXED
	if (++n < 3) {
		hrtimer_forward_now(t, ms_to_ktime(10));
		return HRTIMER_RESTART;
	}
#else
	hrtimer_cancel(t);
#endif
	return HRTIMER_NORESTART;
}

static int __init m_init(void)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = tick;
	hrtimer_start(&timer, ms_to_ktime(10), HRTIMER_MODE_REL);
	return 0;
}

static void __exit m_exit(void)
{
	hrtimer_cancel(&timer);
}

module_init(m_init);
module_exit(m_exit);
