// SPDX-License-Identifier: GPL-2.0-or-later
// the constructor of a cache initialises the lock of its objects, and here it does not
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct box {
	struct mutex lock;
	int count;
};

static struct kmem_cache *boxes;

static void make(void *memory)
{
	struct box *box = memory;

#ifdef CONFIG_FIXED
	mutex_init(&box->lock);
#endif
	box->count = 0;
}

static int t(void *unused)
{
	struct box *box = kmem_cache_alloc(boxes, GFP_KERNEL);

	if (!box)
		return 0;
	mutex_lock(&box->lock);
	box->count++;
	BUG_ON(box->count != 1);
	mutex_unlock(&box->lock);
	kmem_cache_free(boxes, box);
	return 0;
}

static int __init m_init(void)
{
	boxes = kmem_cache_create("box", sizeof(struct box), 0, 0, make);
	if (!boxes)
		return -ENOMEM;
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
