// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/workqueue.h>
static struct delayed_work dw;
static int n;
static void fn(struct work_struct *w)
{
	if (++n >= 2) {
#ifdef CONFIG_FIXED
		cancel_delayed_work(to_delayed_work(w));
#else
		cancel_delayed_work_sync(to_delayed_work(w));
#endif
		return;
	}
	queue_delayed_work(system_wq, to_delayed_work(w), msecs_to_jiffies(10));
}
static int __init t_init(void)
{
	INIT_DELAYED_WORK(&dw, fn);
	schedule_delayed_work(&dw, 0);
	return 0;
}
static void __exit t_exit(void)
{
	cancel_delayed_work_sync(&dw);
}
module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
