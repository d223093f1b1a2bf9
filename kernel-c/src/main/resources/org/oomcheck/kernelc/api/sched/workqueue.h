// SPDX-License-Identifier: GPL-2.0-or-later

struct delayed_work { struct work_struct work; };

#define to_delayed_work(item) container_of(item, struct delayed_work, work)

#define delayed_work_pending(delayed) work_pending(&(delayed)->work)
#define enable_delayed_work(delayed) enable_work(&(delayed)->work)

// A work item that is queued after a grace period.
struct rcu_work {
  struct work_struct work;
  struct rcu_head rcu;
  struct workqueue_struct *wq;
  int __waits;
};

#define to_rcu_work(item) container_of(item, struct rcu_work, work)
#define INIT_RCU_WORK(rwork, function) do { \
  INIT_WORK(&(rwork)->work, function); \
  WRITE_ONCE((rwork)->__waits, 0); \
} while (0)

static inline void __rcu_work_queue(struct rcu_head *rcu) {
  struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);
  struct workqueue_struct *wq = rwork->wq;

  smp_store_release(&rwork->__waits, 0);
  queue_work(wq, &rwork->work);
}

static inline bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork) {
  if (work_pending(&rwork->work) || cmpxchg(&rwork->__waits, 0, 1) != 0)
    return false;
  rwork->wq = wq;
  call_rcu(&rwork->rcu, __rcu_work_queue);
  return true;
}

static inline bool flush_rcu_work(struct rcu_work *rwork) {
  if (READ_ONCE(rwork->__waits))
    rcu_barrier();
  return flush_work(&rwork->work);
}
