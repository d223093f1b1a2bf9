// SPDX-License-Identifier: GPL-2.0-or-later
// A timer reports a key to a device that is gone, or is waited for.
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/timer.h>

static struct input_dev *device;
static struct timer_list timer;

static void settles(struct timer_list *unused)
{
	input_report_key(device, KEY_POWER, 1);
	input_sync(device);
}

static int __init m_init(void)
{
	device = input_allocate_device();
	if (!device)
		return -ENOMEM;
	input_set_capability(device, EV_KEY, KEY_POWER);
	timer_setup(&timer, settles, 0);
	mod_timer(&timer, jiffies + HZ);
	return input_register_device(device);
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	timer_delete_sync(&timer);
	input_unregister_device(device);
#else
	input_unregister_device(device);
	timer_delete_sync(&timer);
#endif
}
module_init(m_init);
module_exit(m_exit);
