// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/circ_buf.h>
#define N 4
static int ring[N];
static unsigned int head, tail;
static int prod(void *x)
{
	unsigned int h = head, t = smp_load_acquire(&tail);
	if (CIRC_SPACE(h, t, N) >= 1) {
		ring[h] = 7;
#ifdef CONFIG_FIXED
		smp_store_release(&head, (h + 1) & (N - 1));
#else
		WRITE_ONCE(head, (h + 1) & (N - 1));
#endif
	}
	return 0;
}
static int cons(void *x)
{
#ifdef CONFIG_FIXED
	unsigned int h = smp_load_acquire(&head), t = tail;
#else
	unsigned int h = READ_ONCE(head), t = tail;
#endif
	int v = 7;
	if (CIRC_CNT(h, t, N) >= 1) {
		v = ring[t];
		smp_store_release(&tail, (t + 1) & (N - 1));
	}
	WARN_ON(v != 7);
	return 0;
}
static int __init i(void)
{
	kthread_run(prod, NULL, "p");
	kthread_run(cons, NULL, "c");
	return 0;
}
module_init(i);
