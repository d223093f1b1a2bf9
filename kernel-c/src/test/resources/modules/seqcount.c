// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/seqlock.h>

static DEFINE_SEQLOCK(pos_lock);
static int x, y;

static int mover(void *unused)
{
	write_seqlock(&pos_lock);
	WRITE_ONCE(x, 1);
	WRITE_ONCE(y, 1);
	write_sequnlock(&pos_lock);
	return 0;
}

static int watcher(void *unused)
{
	unsigned int seq;
	int a, b;

#ifdef CONFIG_FIXED
	do {
		seq = read_seqbegin(&pos_lock);
		a = READ_ONCE(x);
		b = READ_ONCE(y);
	} while (read_seqretry(&pos_lock, seq));
#else
	seq = read_seqbegin(&pos_lock);
	a = READ_ONCE(x);
	b = READ_ONCE(y);
	if (read_seqretry(&pos_lock, seq))
		pr_debug("stale\n");
#endif
	WARN_ON(a != b);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(mover, NULL, "mover");
	kthread_run(watcher, NULL, "watcher");
	return 0;
}
module_init(m_init);
