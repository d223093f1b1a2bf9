// SPDX-License-Identifier: GPL-2.0-or-later
// A callback that runs under rtnl_lock() waits for work that takes it.
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>

static int ups;

static void tunes(struct work_struct *work)
{
	rtnl_lock();
	ups++;
	rtnl_unlock();
}
static DECLARE_WORK(tune, tunes);

static int changes(struct notifier_block *block, unsigned long event, void *info)
{
	struct net_device *device = netdev_notifier_info_to_dev(info);

	if (event == NETDEV_UP && device->mtu > 1000)
		schedule_work(&tune);
#ifndef CONFIG_FIXED
	if (event == NETDEV_DOWN)
		cancel_work_sync(&tune);
#endif
	return NOTIFY_DONE;
}
static struct notifier_block block = { .notifier_call = changes };

static int __init starts(void)
{
	return register_netdevice_notifier(&block);
}
module_init(starts);
