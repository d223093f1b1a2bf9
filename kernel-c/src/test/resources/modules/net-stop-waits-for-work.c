// SPDX-License-Identifier: GPL-2.0-or-later
// ndo_stop() comes under rtnl_lock(), and waits for work that takes it
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
struct priv { struct work_struct reset; struct net_device *dev; int resets; };
static struct net_device *ndev;
static void reset_fn(struct work_struct *w)
{
	struct priv *p = container_of(w, struct priv, reset);
#ifdef CONFIG_FIXED
	if (!rtnl_trylock())
		return;
#else
	rtnl_lock();
#endif
	p->resets++;
	rtnl_unlock();
}
static int n_open(struct net_device *dev)
{
	struct priv *p = netdev_priv(dev);
	schedule_work(&p->reset);
	return 0;
}
static int n_stop(struct net_device *dev)
{
	struct priv *p = netdev_priv(dev);
	cancel_work_sync(&p->reset);
	return 0;
}
static const struct net_device_ops ops = { .ndo_open = n_open, .ndo_stop = n_stop };
static int __init n_init(void)
{
	struct priv *p;
	int err;
	ndev = alloc_etherdev(sizeof(*p));
	if (!ndev)
		return -ENOMEM;
	p = netdev_priv(ndev);
	p->dev = ndev;
	INIT_WORK(&p->reset, reset_fn);
	ndev->netdev_ops = &ops;
	err = register_netdev(ndev);
	if (err)
		free_netdev(ndev);
	return err;
}
static void __exit n_exit(void)
{
	unregister_netdev(ndev);
	free_netdev(ndev);
}
module_init(n_init);
module_exit(n_exit);
MODULE_LICENSE("GPL");
