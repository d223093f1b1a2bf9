// SPDX-License-Identifier: GPL-2.0-or-later
// what a driver keeps in the bytes behind a device, with a lock and work in it
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>

struct device_like {
	int id;
	unsigned char priv[];
};

struct private {
	spinlock_t lock;
	int count;
	struct work_struct work;
};

static struct device_like *one;

static void *priv_of(struct device_like *of)
{
	return (void *)of->priv;
}

static struct device_like *device_like_alloc(size_t priv)
{
	return kzalloc(sizeof(struct device_like) + priv, GFP_KERNEL);
}

static void count(struct private *private)
{
	private->count++;
}

static void work(struct work_struct *of)
{
	struct private *private = container_of(of, struct private, work);

	spin_lock(&private->lock);
	count(private);
	spin_unlock(&private->lock);
}

static int thread(void *data)
{
	struct private *private = priv_of(data);

#ifdef CONFIG_FIXED
	spin_lock(&private->lock);
#endif
	count(private);
#ifdef CONFIG_FIXED
	spin_unlock(&private->lock);
#endif
	return 0;
}

static int __init m_init(void)
{
	struct private *private;

	one = device_like_alloc(sizeof(struct private));
	if (!one)
		return -ENOMEM;
	private = priv_of(one);
	spin_lock_init(&private->lock);
	INIT_WORK(&private->work, work);
	schedule_work(&private->work);
	kthread_run(thread, one, "thread");
	return 0;
}
module_init(m_init);
