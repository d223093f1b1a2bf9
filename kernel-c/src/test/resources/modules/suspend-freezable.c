// SPDX-License-Identifier: GPL-2.0-or-later
// A device is suspended while the queue of its items is frozen: an item that is queued now does not run before the thaw.
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/workqueue.h>

static struct workqueue_struct *saves_wq;
static bool saved;

static void saves(struct work_struct *unused)
{
	WRITE_ONCE(saved, true);
}
static DECLARE_WORK(save, saves);

static int suspends(struct device *dev)
{
	queue_work(saves_wq, &save);
#ifdef CONFIG_FIXED
	cancel_work_sync(&save);
#else
	flush_work(&save);
#endif
	return 0;
}

static int resumes(struct device *dev)
{
	WRITE_ONCE(saved, false);
	return 0;
}
static DEFINE_SIMPLE_DEV_PM_OPS(power, suspends, resumes);

static int probes(struct platform_device *device)
{
	return 0;
}

static void removes(struct platform_device *device)
{
	cancel_work_sync(&save);
}

static struct platform_driver driver = {
	.probe = probes,
	.remove = removes,
	.driver = {
		.name = "saves",
		.pm = pm_sleep_ptr(&power),
	},
};

static int __init saves_init(void)
{
	int error;

	saves_wq = alloc_workqueue("saves", WQ_FREEZABLE | WQ_UNBOUND, 0);
	if (!saves_wq)
		return -ENOMEM;
	error = platform_driver_register(&driver);
	if (error)
		destroy_workqueue(saves_wq);
	return error;
}

static void __exit saves_exit(void)
{
	platform_driver_unregister(&driver);
	destroy_workqueue(saves_wq);
}

module_init(saves_init);
module_exit(saves_exit);
MODULE_LICENSE("GPL");
