// SPDX-License-Identifier: GPL-2.0-or-later
// entries behind a header in one allocation; the last index is one too many
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	u32 head, tail;
};

struct entry {
	u32 cookie;
	u32 value;
};

#define ENTRIES 2

static struct ring *ring;
static DEFINE_SPINLOCK(lock);

static struct entry *entry(u32 i)
{
#ifdef CONFIG_FIXED
	i &= ENTRIES - 1;
#endif
	return (struct entry *)(ring + 1) + i;
}

static int producer(void *unused)
{
	u32 i;

	for (i = 0; i < 3; i++) {
		spin_lock(&lock);
		if (ring->head - ring->tail < ENTRIES) {
			entry(ring->head)->cookie = ring->head;
			entry(ring->head)->value = ring->head + 1;
			ring->head++;
		}
		spin_unlock(&lock);
	}
	return 0;
}

static int consumer(void *unused)
{
	spin_lock(&lock);
	if (ring->tail != ring->head) {
		BUG_ON(entry(ring->tail)->value != entry(ring->tail)->cookie + 1);
		ring->tail++;
	}
	spin_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	ring = kzalloc(sizeof(*ring) + ENTRIES * sizeof(struct entry), GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	kthread_run(producer, NULL, "producer");
	kthread_run(consumer, NULL, "consumer");
	return 0;
}
module_init(m_init);
