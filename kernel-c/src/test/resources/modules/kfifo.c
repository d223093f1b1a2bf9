// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kfifo.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
static DEFINE_KFIFO(fifo, int, 4);
static DEFINE_SPINLOCK(fifo_lock);
static int produce(void *data)
{
	int v = (long)data;
#ifdef CONFIG_FIXED
	kfifo_in_spinlocked(&fifo, &v, 1, &fifo_lock);
#else
	kfifo_put(&fifo, v);
#endif
	return 0;
}
static int consume(void *u)
{
	int v;
	if (kfifo_get(&fifo, &v))
		BUG_ON(v < 1 || v > 2);
	return 0;
}
static int __init f_init(void)
{
	kthread_run(produce, (void *)1, "p1");
	kthread_run(produce, (void *)2, "p2");
	kthread_run(consume, NULL, "c");
	return 0;
}
module_init(f_init);
