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
