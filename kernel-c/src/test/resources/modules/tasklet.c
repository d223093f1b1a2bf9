// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(ring_lock);
static int ring[4];
static unsigned int head;

static void ring_drain(struct tasklet_struct *t);
static DECLARE_TASKLET(drain, ring_drain);

static void ring_drain(struct tasklet_struct *t)
{
	spin_lock(&ring_lock);
	head = 0;
	spin_unlock(&ring_lock);
}

static int feeder(void *unused)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
#ifdef CONFIG_FIXED
		spin_lock_bh(&ring_lock);
		ring[head++ % ARRAY_SIZE(ring)] = i;
		tasklet_schedule(&drain);
		spin_unlock_bh(&ring_lock);
#else
		spin_lock(&ring_lock);
		ring[head++ % ARRAY_SIZE(ring)] = i;
		tasklet_schedule(&drain);
		spin_unlock(&ring_lock);
#endif
	}
	return 0;
}

static int __init ring_init(void)
{
	kthread_run(feeder, NULL, "feeder");
	return 0;
}
module_init(ring_init);
