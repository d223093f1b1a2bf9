// SPDX-License-Identifier: GPL-2.0-or-later
// A timer that arms itself comes while the device is suspended, or is waited for.
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/timer.h>

static struct timer_list timer;
static bool asleep;

static void blinks(struct timer_list *unused)
{
	BUG_ON(READ_ONCE(asleep));
	mod_timer(&timer, jiffies + HZ);
}

static int suspends(struct device *dev)
{
#ifdef CONFIG_FIXED
	timer_delete_sync(&timer);
#else
	timer_delete(&timer);
#endif
	WRITE_ONCE(asleep, true);
	return 0;
}

static int resumes(struct device *dev)
{
	WRITE_ONCE(asleep, false);
	mod_timer(&timer, jiffies + HZ);
	return 0;
}
static DEFINE_SIMPLE_DEV_PM_OPS(power, suspends, resumes);

static int probes(struct platform_device *device)
{
	timer_setup(&timer, blinks, 0);
	mod_timer(&timer, jiffies + HZ);
	return 0;
}

static void removes(struct platform_device *device)
{
	timer_delete_sync(&timer);
}

static struct platform_driver driver = {
	.probe = probes,
	.remove = removes,
	.driver = { .name = "led", .pm = pm_sleep_ptr(&power) },
};

static int __init m_init(void)
{
	return platform_driver_register(&driver);
}
module_init(m_init);
