// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/seqlock.h>

#ifdef CONFIG_FIXED
static DEFINE_SEQLOCK(sl);
#else
static seqcount_t sl = SEQCNT_ZERO(sl);
#endif
static int x, y;

static int writer(void *d)
{
#ifdef CONFIG_FIXED
	unsigned long flags;
	write_seqlock_irqsave(&sl, flags);
#else
	write_seqcount_begin(&sl);
#endif
	WRITE_ONCE(x, x + 1);
	WRITE_ONCE(y, y + 1);
#ifdef CONFIG_FIXED
	write_sequnlock_irqrestore(&sl, flags);
#else
	write_seqcount_end(&sl);
#endif
	return 0;
}

static int reader(void *d)
{
	unsigned int seq;
	int a, b;
	do {
#ifdef CONFIG_FIXED
		seq = read_seqbegin(&sl);
#else
		seq = read_seqcount_begin(&sl);
#endif
		a = READ_ONCE(x);
		b = READ_ONCE(y);
#ifdef CONFIG_FIXED
	} while (read_seqretry(&sl, seq));
#else
	} while (read_seqcount_retry(&sl, seq));
#endif
	BUG_ON(a != b);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(writer, NULL, "w1");
	kthread_run(writer, NULL, "w2");
	kthread_run(reader, NULL, "r");
	return 0;
}

module_init(m_init);
