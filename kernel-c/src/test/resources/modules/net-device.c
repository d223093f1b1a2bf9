// SPDX-License-Identifier: GPL-2.0-or-later
// ndo_stop() frees the packet that the interrupt frees as well
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/skbuff.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
struct nic { spinlock_t lock; struct sk_buff *inflight; unsigned int sent; };
static struct net_device *ndev;
static netdev_tx_t nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);
	unsigned long flags;
	spin_lock_irqsave(&nic->lock, flags);
	if (nic->inflight) {
		spin_unlock_irqrestore(&nic->lock, flags);
		return NETDEV_TX_BUSY;
	}
	nic->inflight = skb;
	netif_stop_queue(dev);
	spin_unlock_irqrestore(&nic->lock, flags);
	return NETDEV_TX_OK;
}
static irqreturn_t nic_irq(int irq, void *data)
{
	struct net_device *dev = data;
	struct nic *nic = netdev_priv(dev);
	struct sk_buff *skb;
	spin_lock(&nic->lock);
	skb = nic->inflight;
	nic->inflight = NULL;
	spin_unlock(&nic->lock);
	if (skb) {
		dev_kfree_skb_irq(skb);
		netif_wake_queue(dev);
	}
	return IRQ_HANDLED;
}
static int nic_open(struct net_device *dev)
{
	int err = request_irq(11, nic_irq, 0, "nic", dev);
	if (err)
		return err;
	netif_start_queue(dev);
	return 0;
}
static int nic_stop(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);
	netif_stop_queue(dev);
#ifdef CONFIG_FIXED
	free_irq(11, dev);
#endif
	if (nic->inflight)
		dev_kfree_skb(nic->inflight);
	nic->inflight = NULL;
#ifndef CONFIG_FIXED
	free_irq(11, dev);
#endif
	return 0;
}
static const struct net_device_ops nic_ops = {
	.ndo_open = nic_open, .ndo_stop = nic_stop, .ndo_start_xmit = nic_xmit,
};
static int __init nic_init(void)
{
	struct nic *nic;
	int err;
	ndev = alloc_etherdev(sizeof(struct nic));
	if (!ndev)
		return -ENOMEM;
	nic = netdev_priv(ndev);
	spin_lock_init(&nic->lock);
	ndev->netdev_ops = &nic_ops;
	err = register_netdev(ndev);
	if (err)
		free_netdev(ndev);
	return err;
}
static void __exit nic_exit(void)
{
	unregister_netdev(ndev);
	free_netdev(ndev);
}
module_init(nic_init);
module_exit(nic_exit);
MODULE_LICENSE("GPL");
