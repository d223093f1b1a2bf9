// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>

#define SLOTS 4

struct ring {
	spinlock_t lock;
	u32 slot[SLOTS];
	unsigned int next;
};

static struct ring ring = {
	.lock = __SPIN_LOCK_UNLOCKED(ring.lock),
};

static int writer(void *data)
{
	int i;

	for (i = 0; i < 3; i++) {
		spin_lock(&ring.lock);
#ifdef CONFIG_FIXED
		ring.slot[ring.next % SLOTS] = i;
#else
		ring.slot[ring.next] = i;
#endif
		ring.next++;
		spin_unlock(&ring.lock);
	}
	return 0;
}

static int __init m_init(void)
{
	kthread_run(writer, NULL, "w0");
	kthread_run(writer, NULL, "w1");
	return 0;
}
module_init(m_init);
