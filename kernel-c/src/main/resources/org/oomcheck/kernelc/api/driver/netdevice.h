// SPDX-License-Identifier: GPL-2.0-or-later

typedef int netdev_tx_t;
struct sk_buff;
struct net_device;

struct net_device_stats {
  unsigned long rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors;
  unsigned long rx_dropped, tx_dropped, multicast, collisions;
};

struct net_device_ops {
  int (*ndo_init)(struct net_device *dev);
  void (*ndo_uninit)(struct net_device *dev);
  int (*ndo_open)(struct net_device *dev);
  int (*ndo_stop)(struct net_device *dev);
  netdev_tx_t (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
  int (*ndo_set_mac_address)(struct net_device *dev, void *address);
  int (*ndo_validate_addr)(struct net_device *dev);
  void (*ndo_set_rx_mode)(struct net_device *dev);
  void (*ndo_tx_timeout)(struct net_device *dev, unsigned int queue);
};

struct net_device {
  char name[16];
  int ifindex;
  unsigned int mtu;
  unsigned int flags;
  unsigned long features;
  int irq;
  int watchdog_timeo;
  bool needs_free_netdev;
  const struct net_device_ops *netdev_ops;
  struct net_device_stats stats;
  struct device dev;
  unsigned long __state;
  void *__priv;
};

static DEFINE_MUTEX(rtnl_mutex);
static RAW_NOTIFIER_HEAD(netdev_chain);
static struct net_device __net_device = { .ifindex = 2, .mtu = 1500 };

static inline void rtnl_lock(void) {
  mutex_lock(&rtnl_mutex);
}

static inline void rtnl_unlock(void) {
  mutex_unlock(&rtnl_mutex);
}

static inline int rtnl_trylock(void) {
  return mutex_trylock(&rtnl_mutex);
}

static inline int rtnl_is_locked(void) {
  return mutex_is_locked(&rtnl_mutex);
}

#define ASSERT_RTNL() lockdep_assert_held(&rtnl_mutex)
#define netdev_notifier_info_to_dev(info) ((struct net_device *)(info))

static inline void __net_device_changes(struct notifier_block *block) {
  bool up = __user_chooses(1, 1) == 1;

  rtnl_lock();
  raw_notifier_call_chain(&netdev_chain, up ? NETDEV_UP : NETDEV_DOWN, &__net_device);
  rtnl_unlock();
}

// The new block is told of the device that is there.
static inline int register_netdevice_notifier(struct notifier_block *block) {
  int error;

  rtnl_lock();
  error = raw_notifier_chain_register(&netdev_chain, block);
  if (!error)
    block->notifier_call(block, NETDEV_REGISTER, &__net_device);
  rtnl_unlock();
  if (!error)
    __offer(__net_device_changes, block);
  return error;
}

static inline int unregister_netdevice_notifier(struct notifier_block *block) {
  int error;

  __take_back(block, 0);
  rtnl_lock();
  error = raw_notifier_chain_unregister(&netdev_chain, block);
  if (!error)
    block->notifier_call(block, NETDEV_UNREGISTER, &__net_device);
  rtnl_unlock();
  return error;
}

enum { NAPI_STATE_SCHED, NAPI_STATE_DISABLE };

#define NAPI_POLL_WEIGHT 2

struct napi_struct {
  unsigned long state;
  int weight;
  int (*poll)(struct napi_struct *napi, int budget);
  struct net_device *dev;
  struct tasklet_struct __softirq;
};

// One softirq of a NAPI instance: the driver's poll with a budget, and again if it used that up.
static inline void __napi_polls(struct tasklet_struct *softirq) {
  struct napi_struct *napi = container_of(softirq, struct napi_struct, __softirq);

  if (!test_bit(NAPI_STATE_SCHED, &napi->state))
    return;
  if (napi->poll(napi, NAPI_POLL_WEIGHT) < NAPI_POLL_WEIGHT)
    return;
  if (test_bit(NAPI_STATE_DISABLE, &napi->state))
    clear_bit_unlock(NAPI_STATE_SCHED, &napi->state);
  else
    tasklet_schedule(&napi->__softirq);
}

// An instance is disabled until napi_enable().
static inline void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
                                  int (*poll)(struct napi_struct *napi, int budget)) {
  napi->poll = poll;
  napi->weight = NAPI_POLL_WEIGHT;
  napi->dev = dev;
  napi->state = BIT(NAPI_STATE_SCHED) | BIT(NAPI_STATE_DISABLE);
  tasklet_setup(&napi->__softirq, __napi_polls);
}

#define netif_napi_add_weight(dev, napi, poll, budget) netif_napi_add(dev, napi, poll)
#define netif_napi_add_tx(dev, napi, poll) netif_napi_add(dev, napi, poll)
#define netif_napi_del(napi) __netif_napi_del(napi)

static inline void __netif_napi_del(struct napi_struct *napi) {
  WARN_ON(!test_bit(NAPI_STATE_SCHED, &napi->state));
  tasklet_kill(&napi->__softirq);
}

static inline void napi_enable(struct napi_struct *napi) {
  BUG_ON(!test_bit(NAPI_STATE_SCHED, &napi->state));
  clear_bit(NAPI_STATE_DISABLE, &napi->state);
  clear_bit_unlock(NAPI_STATE_SCHED, &napi->state);
}

// Waits until no poll is scheduled, and keeps the instance.
static inline void napi_disable(struct napi_struct *napi) {
  might_sleep();
  set_bit(NAPI_STATE_DISABLE, &napi->state);
  while (test_and_set_bit(NAPI_STATE_SCHED, &napi->state))
    usleep_range(20, 200);
}

static inline bool napi_schedule_prep(struct napi_struct *napi) {
  return !test_bit(NAPI_STATE_DISABLE, &napi->state) &&
         !test_and_set_bit(NAPI_STATE_SCHED, &napi->state);
}

#define __napi_schedule(napi) tasklet_schedule(&(napi)->__softirq)
#define __napi_schedule_irqoff(napi) tasklet_schedule(&(napi)->__softirq)
#define napi_schedule_irqoff(napi) napi_schedule(napi)

static inline bool napi_schedule(struct napi_struct *napi) {
  if (!napi_schedule_prep(napi))
    return false;
  __napi_schedule(napi);
  return true;
}

static inline bool napi_complete_done(struct napi_struct *napi, int done) {
  WARN_ON(!test_and_clear_bit(NAPI_STATE_SCHED, &napi->state));
  return true;
}

#define napi_complete(napi) napi_complete_done(napi, 0)
#define napi_synchronize(napi) ({ while (test_bit(NAPI_STATE_SCHED, &(napi)->state)) msleep(1); })

// A device of a driver: what is private of it is an object of its own.
#define alloc_etherdev(size) __alloc_netdev(size)
#define alloc_netdev(size, name, assign, setup) __alloc_netdev(size)
#define SET_NETDEV_DEV(dev, parent) might_sleep()
#define ether_setup(dev) ((void)(dev))
#define eth_hw_addr_random(dev) ((void)(dev))

static inline struct net_device *__alloc_netdev(unsigned long size) {
  struct net_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

  if (!dev)
    return NULL;
  dev->__priv = size ? kzalloc(size, GFP_KERNEL) : NULL;
  if (size && !dev->__priv) {
    kfree(dev);
    return NULL;
  }
  return dev;
}

static inline void *netdev_priv(const struct net_device *dev) {
  return dev->__priv;
}

static inline void free_netdev(struct net_device *dev) {
  kfree(dev->__priv);
  kfree(dev);
}

enum { __LINK_RUNS, __LINK_SENDS, __LINK_STOPPED, __LINK_NO_CARRIER };
enum { NETDEV_TX_OK = 0, NETDEV_TX_BUSY = 16, IFF_UP = 1 };

#define netif_running(dev) test_bit(__LINK_RUNS, &(dev)->__state)
#define netif_start_queue(dev) clear_bit(__LINK_STOPPED, &(dev)->__state)
#define netif_wake_queue(dev) clear_bit(__LINK_STOPPED, &(dev)->__state)
#define netif_stop_queue(dev) set_bit(__LINK_STOPPED, &(dev)->__state)
#define netif_queue_stopped(dev) test_bit(__LINK_STOPPED, &(dev)->__state)
#define netif_carrier_on(dev) clear_bit(__LINK_NO_CARRIER, &(dev)->__state)
#define netif_carrier_off(dev) set_bit(__LINK_NO_CARRIER, &(dev)->__state)
#define netif_carrier_ok(dev) (!test_bit(__LINK_NO_CARRIER, &(dev)->__state))

struct sk_buff {
  struct net_device *dev;
  unsigned int len;
};

#define dev_kfree_skb(skb) kfree(skb)
#define dev_kfree_skb_any(skb) kfree(skb)
#define dev_kfree_skb_irq(skb) kfree(skb)
#define dev_consume_skb_any(skb) kfree(skb)
#define consume_skb(skb) kfree(skb)
#define kfree_skb(skb) kfree(skb)

// Held while a driver sends.
static DEFINE_SPINLOCK(__net_tx_lock);

static inline void __net_set_sends(struct net_device *dev, bool sends) {
  spin_lock_bh(&__net_tx_lock);
  if (sends)
    set_bit(__LINK_SENDS, &dev->__state);
  else
    clear_bit(__LINK_SENDS, &dev->__state);
  spin_unlock_bh(&__net_tx_lock);
}

static inline int dev_open(struct net_device *dev) {
  int error = 0;

  ASSERT_RTNL();
  if (test_and_set_bit(__LINK_RUNS, &dev->__state))
    return 0;
  if (dev->netdev_ops->ndo_open)
    error = dev->netdev_ops->ndo_open(dev);
  if (error)
    clear_bit(__LINK_RUNS, &dev->__state);
  else
    __net_set_sends(dev, true);
  return error;
}

// No packet is on its way to the driver when its ndo_stop() is called.
static inline void dev_close(struct net_device *dev) {
  ASSERT_RTNL();
  if (!test_and_clear_bit(__LINK_RUNS, &dev->__state))
    return;
  __net_set_sends(dev, false);
  if (dev->netdev_ops->ndo_stop)
    dev->netdev_ops->ndo_stop(dev);
}

static inline void __net_takes(struct net_device *dev, bool up) {
  rtnl_lock();
  if (__is_offered(dev)) {
    if (up)
      dev_open(dev);
    else
      dev_close(dev);
  }
  rtnl_unlock();
}

static inline void __net_sends(struct net_device *dev) {
  struct sk_buff *skb;

  spin_lock_bh(&__net_tx_lock);
  if (__is_offered(dev) && test_bit(__LINK_SENDS, &dev->__state) &&
      !netif_queue_stopped(dev) && dev->netdev_ops->ndo_start_xmit) {
    skb = kmalloc(sizeof(*skb), GFP_ATOMIC);
    if (skb) {
      skb->dev = dev;
      skb->len = 64;
      if (dev->netdev_ops->ndo_start_xmit(skb, dev) == NETDEV_TX_BUSY)
        kfree(skb);
    }
  }
  spin_unlock_bh(&__net_tx_lock);
}

// What a process does: it takes the device up and down again, or sends a packet.
static inline void __use_net_device(struct net_device *dev) {
  if (__user_chooses(1, 1) == 1) {
    __net_sends(dev);
    return;
  }
  __net_takes(dev, true);
  __net_takes(dev, false);
}

static inline int register_netdevice(struct net_device *dev) {
  int error = 0;

  ASSERT_RTNL();
  if (__fails("register_netdevice()"))
    return -ENOMEM;
  if (dev->netdev_ops->ndo_init)
    error = dev->netdev_ops->ndo_init(dev);
  if (!error)
    __offer(__use_net_device, dev);
  return error;
}

static inline int register_netdev(struct net_device *dev) {
  int error;

  rtnl_lock();
  error = register_netdevice(dev);
  rtnl_unlock();
  return error;
}

static inline void unregister_netdevice(struct net_device *dev) {
  ASSERT_RTNL();
  spin_lock_bh(&__net_tx_lock);
  __take_back(dev, 0);
  spin_unlock_bh(&__net_tx_lock);
  dev_close(dev);
  if (dev->netdev_ops->ndo_uninit)
    dev->netdev_ops->ndo_uninit(dev);
}

static inline void unregister_netdev(struct net_device *dev) {
  rtnl_lock();
  unregister_netdevice(dev);
  rtnl_unlock();
}
