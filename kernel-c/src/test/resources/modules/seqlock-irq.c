// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/seqlock.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
static DEFINE_SEQLOCK(clock_seq);
static u64 sec, nsec;
static u64 last;
static irqreturn_t tick(int irq, void *dev)
{
	unsigned int s;
	u64 a, b;
	do {
		s = read_seqbegin(&clock_seq);
		a = sec;
		b = nsec;
	} while (read_seqretry(&clock_seq, s));
	WRITE_ONCE(last, a + b);
	return IRQ_HANDLED;
}
static int setter(void *u)
{
#ifdef CONFIG_FIXED
	write_seqlock_irq(&clock_seq);
	sec = 1; nsec = 1;
	write_sequnlock_irq(&clock_seq);
#else
	write_seqlock(&clock_seq);
	sec = 1; nsec = 1;
	write_sequnlock(&clock_seq);
#endif
	return 0;
}
static int __init c_init(void)
{
	int ret = request_irq(5, tick, 0, "rtc", NULL);
	if (ret)
		return ret;
	kthread_run(setter, NULL, "settime");
	return 0;
}
module_init(c_init);
