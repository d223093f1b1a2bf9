// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads take two mutexes in two orders.
 *
 * Expected: DEADLOCK
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(config_lock);
static DEFINE_MUTEX(queue_lock);
static int users;

static int configure(void *unused)
{
	mutex_lock(&config_lock);
	mutex_lock(&queue_lock);
	users++;
	mutex_unlock(&queue_lock);
	mutex_unlock(&config_lock);
	return 0;
}

static int serve(void *unused)
{
	mutex_lock(&queue_lock);
	mutex_lock(&config_lock);
	users++;
	mutex_unlock(&config_lock);
	mutex_unlock(&queue_lock);
	return 0;
}

static int __init abba_init(void)
{
	kthread_run(configure, NULL, "configure");
	kthread_run(serve, NULL, "serve");
	return 0;
}
module_init(abba_init);
MODULE_LICENSE("GPL");
