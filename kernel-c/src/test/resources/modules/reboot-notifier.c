// SPDX-License-Identifier: GPL-2.0-or-later
// the notifier is unregistered under the lock that it takes
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(lock);
static int on;
static int at_reboot(struct notifier_block *nb, unsigned long code, void *unused)
{
	mutex_lock(&lock);
	on = 0;
	mutex_unlock(&lock);
	return NOTIFY_DONE;
}
static struct notifier_block nb = { .notifier_call = at_reboot };
static int __init t_init(void)
{
	return register_reboot_notifier(&nb);
}
static void __exit t_exit(void)
{
#ifdef CONFIG_FIXED
	unregister_reboot_notifier(&nb);
	mutex_lock(&lock);
	on = 2;
	mutex_unlock(&lock);
#else
	mutex_lock(&lock);
	on = 2;
	unregister_reboot_notifier(&nb);
	mutex_unlock(&lock);
#endif
}
module_init(t_init);
module_exit(t_exit);
