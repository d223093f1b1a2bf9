// SPDX-License-Identifier: GPL-2.0-or-later

struct net_device {
  int ifindex;
  unsigned int mtu;
  unsigned int flags;
  struct device dev;
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
