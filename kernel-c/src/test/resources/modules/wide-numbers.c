// SPDX-License-Identifier: GPL-2.0-or-later
// Bits beyond the 32nd of a shared number are lost in an int.
#include <linux/module.h>
#include <linux/bits.h>
#include <linux/kthread.h>
#include <linux/mutex.h>

#define OFFLOAD BIT_ULL(31)
#define STEERING BIT_ULL(40)
#define ALL (OFFLOAD | STEERING | BIT_ULL(63))

struct port {
	struct mutex lock;
	u64 features;
	u64 limit;
};
static struct port port = { .lock = __MUTEX_INITIALIZER(port.lock), .features = BIT_ULL(63) };

static bool offers(const struct port *of, u64 feature)
{
#ifdef CONFIG_FIXED
	return of->features & feature;
#else
	int hit = of->features & feature;

	return hit != 0;
#endif
}

static int adds(void *steering)
{
	u64 feature = steering ? STEERING : OFFLOAD;

	mutex_lock(&port.lock);
	port.features |= feature;
	port.limit = port.features >> 8;
	BUG_ON(!offers(&port, feature));
	BUG_ON(port.features & ~ALL);
	BUG_ON(port.limit < BIT_ULL(55) || port.limit != port.features / 256);
	mutex_unlock(&port.lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(adds, NULL, "offload");
	kthread_run(adds, &port, "steering");
	return 0;
}
module_init(m_init);
