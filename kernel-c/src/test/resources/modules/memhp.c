// SPDX-License-Identifier: GPL-2.0-or-later
// the notifier is unregistered under the lock that it takes
#include <linux/module.h>
#include <linux/memory.h>
#include <linux/notifier.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(lock);
static long total;
static int mem_cb(struct notifier_block *nb, unsigned long action, void *arg)
{
	struct memory_notify *mn = arg;
	switch (action) {
	case MEM_ONLINE:
		mutex_lock(&lock);
		total += mn->nr_pages;
		mutex_unlock(&lock);
		break;
	case MEM_OFFLINE:
		mutex_lock(&lock);
		total -= mn->nr_pages;
		mutex_unlock(&lock);
		break;
	}
	return NOTIFY_OK;
}
static struct notifier_block nb = { .notifier_call = mem_cb, .priority = 0 };
static int __init t_init(void)
{
	return register_memory_notifier(&nb);
}
static void __exit t_exit(void)
{
#ifndef CONFIG_FIXED
	mutex_lock(&lock);
#endif
	unregister_memory_notifier(&nb);
#ifndef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
}
module_init(t_init);
module_exit(t_exit);
