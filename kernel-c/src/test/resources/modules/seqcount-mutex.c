// SPDX-License-Identifier: GPL-2.0-or-later
// two writers of a sequence count, without the mutex that goes with it
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/seqlock.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(geo_lock);
static seqcount_mutex_t geo_seq = SEQCNT_MUTEX_ZERO(geo_seq, &geo_lock);
static int w = 1, h = 1;
static int resize(void *u)
{
#ifdef CONFIG_FIXED
	mutex_lock(&geo_lock);
#endif
	write_seqcount_begin(&geo_seq);
	w++;
	h++;
	write_seqcount_end(&geo_seq);
#ifdef CONFIG_FIXED
	mutex_unlock(&geo_lock);
#endif
	return 0;
}
static int show(void *u)
{
	unsigned s;
	int a, b;
	do {
		s = read_seqcount_begin(&geo_seq);
		a = w;
		b = h;
	} while (read_seqcount_retry(&geo_seq, s));
	BUG_ON(a != b);
	return 0;
}
static int __init p_init(void)
{
	kthread_run(resize, NULL, "a");
	kthread_run(resize, NULL, "b");
	kthread_run(show, NULL, "c");
	return 0;
}
module_init(p_init);
MODULE_LICENSE("GPL");
