// SPDX-License-Identifier: GPL-2.0-or-later
// A struct is filled in part, and copied as a whole to where all tasks see it.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct rates {
	union {
		u32 word;
		struct {
			u16 low;
			u16 high;
		};
	};
	int in;
	int out;
};

static struct rates rates;
static DEFINE_MUTEX(lock);

static int sets(void *unused)
{
#ifdef CONFIG_FIXED
	struct rates wanted = { .in = 1 };
#else
	struct rates wanted;
	wanted.in = 1;
#endif
	wanted.word = 0x10002;
	mutex_lock(&lock);
	rates = wanted;
	mutex_unlock(&lock);
	return 0;
}

static int looks(void *unused)
{
	mutex_lock(&lock);
	WARN_ON(rates.high > 1 || rates.in < 0);
	WARN_ON(rates.out > 0);
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(sets, NULL, "sets");
	kthread_run(looks, NULL, "looks");
	return 0;
}
module_init(m_init);
