// SPDX-License-Identifier: GPL-2.0-or-later
// Slots with a sequence number each: it is published before the data.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/atomic.h>
#include <linux/delay.h>

#define SLOTS 2
struct slot { unsigned int seq; int data; };
static struct slot ring[SLOTS] = { { 0 }, { 1 } };
static atomic_t tail = ATOMIC_INIT(0);
static unsigned int head;
static struct task_struct *t[3];

static bool push(int value)
{
	unsigned int pos = atomic_read(&tail);

	for (;;) {
		struct slot *s = &ring[pos % SLOTS];
		int diff = (int)(smp_load_acquire(&s->seq) - pos);

		if (diff < 0)
			return false;
		if (diff > 0) {
			pos = atomic_read(&tail);
			continue;
		}
		if (!atomic_try_cmpxchg_relaxed(&tail, (int *)&pos, pos + 1))
			continue;
#ifdef CONFIG_FIXED
		s->data = value;
		smp_store_release(&s->seq, pos + 1);
#else
		smp_store_release(&s->seq, pos + 1);
		s->data = value;
#endif
		return true;
	}
}
static bool pop(int *value)
{
	struct slot *s = &ring[head % SLOTS];

	if (smp_load_acquire(&s->seq) != head + 1)
		return false;
	*value = s->data;
	smp_store_release(&s->seq, head + SLOTS);
	head++;
	return true;
}
static int produces(void *id)
{
	push((long)id);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int consumes(void *unused)
{
	int v;

	if (pop(&v))
		BUG_ON(v != 1 && v != 2);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	t[0] = kthread_run(produces, (void *)1L, "p1");
	t[1] = kthread_run(produces, (void *)2L, "p2");
	t[2] = kthread_run(consumes, NULL, "c");
	return 0;
}
static void __exit m_exit(void)
{
	int i;

	for (i = 0; i < 3; i++)
		kthread_stop(t[i]);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
