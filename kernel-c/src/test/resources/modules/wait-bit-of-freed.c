// SPDX-License-Identifier: GPL-2.0-or-later
/* The task that waits frees the object: wake_up() needs the queue in it, wake_up_bit() nothing. */
#include <linux/bitops.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

struct object {
	unsigned long busy;
	wait_queue_head_t queue;
};

static struct object *object;

static int ends(void *unused)
{
#ifdef CONFIG_FIXED
	clear_and_wake_up_bit(0, &object->busy);
#else
	clear_bit_unlock(0, &object->busy);
	smp_mb__after_atomic();
	wake_up(&object->queue);
#endif
	return 0;
}

static int waits(void *unused)
{
#ifdef CONFIG_FIXED
	wait_on_bit(&object->busy, 0, TASK_UNINTERRUPTIBLE);
#else
	wait_event(object->queue, !test_bit_acquire(0, &object->busy));
#endif
	kfree(object);
	return 0;
}

static int __init m_init(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		return -ENOMEM;
	init_waitqueue_head(&object->queue);
	set_bit(0, &object->busy);
	kthread_run(ends, NULL, "ends");
	kthread_run(waits, NULL, "waits");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
