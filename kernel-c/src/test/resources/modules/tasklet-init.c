// SPDX-License-Identifier: GPL-2.0-or-later
// a tasklet wakes a waiter before what it waits for is true
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/interrupt.h>
static DECLARE_WAIT_QUEUE_HEAD(q);
static bool ready;
static void go(unsigned long arg)
{
#ifdef CONFIG_FIXED
	WRITE_ONCE(ready, true);
	wake_up_all(&q);
#else
	if (waitqueue_active(&q))
		wake_up_all(&q);
	WRITE_ONCE(ready, true);
#endif
}
static struct tasklet_struct tl;
static int sleeper(void *u)
{
	wait_event(q, READ_ONCE(ready));
	return 0;
}
static int __init w_init(void)
{
	tasklet_init(&tl, go, 0);
	kthread_run(sleeper, NULL, "sleeper");
	tasklet_schedule(&tl);
	return 0;
}
module_init(w_init);
MODULE_LICENSE("GPL");
