// SPDX-License-Identifier: GPL-2.0-or-later
// A flood of RCU callbacks of ours, with the names of the kernel's.

torture_param(int, fwd_progress, 1, "Floods");

struct rcu_fwd_cb {
  struct rcu_head rh;
  struct rcu_fwd_cb *rfc_next;
  struct rcu_fwd *rfc_rfp;
};

struct rcu_fwd {
  spinlock_t rcu_fwd_lock;
  struct rcu_fwd_cb *rcu_fwd_cb_head;
  struct rcu_fwd_cb **rcu_fwd_cb_tail;
};

struct rcu_torture_ops {
  long cbflood_max;
  call_rcu_func_t call;
  void (*cb_barrier)(void);
  unsigned long (*get_gp_seq)(void);
};

static struct rcu_torture_ops *cur_ops;
static struct rcu_fwd *rcu_fwds;
static bool rcu_fwd_emergency_stop;
static DEFINE_MUTEX(rcu_fwd_mutex);

static void rcu_torture_fwd_prog(void *unused)
{
  cur_ops->get_gp_seq();
}

static void frees(struct rcu_fwd *flood)
{
  struct rcu_fwd_cb *callback;
  unsigned long flags;

  for (;;) {
    spin_lock_irqsave(&flood->rcu_fwd_lock, flags);
    callback = flood->rcu_fwd_cb_head;
    if (!callback)
      break;
    flood->rcu_fwd_cb_head = callback->rfc_next;
    if (!flood->rcu_fwd_cb_head)
      flood->rcu_fwd_cb_tail = &flood->rcu_fwd_cb_head;
    spin_unlock_irqrestore(&flood->rcu_fwd_lock, flags);
    kfree(callback);
  }
  spin_unlock_irqrestore(&flood->rcu_fwd_lock, flags);
}

static int oom(struct notifier_block *nb, unsigned long unused, void *nfreed)
{
  mutex_lock(&rcu_fwd_mutex);
  if (!rcu_fwds) {
    mutex_unlock(&rcu_fwd_mutex);
    return NOTIFY_OK;
  }
  WARN(1, "the flood ends\n");
  WRITE_ONCE(rcu_fwd_emergency_stop, true);
  frees(rcu_fwds);
  cur_ops->cb_barrier();
  frees(rcu_fwds);
  (*(unsigned long *)nfreed)++;
  mutex_unlock(&rcu_fwd_mutex);
  return NOTIFY_OK;
}

static struct notifier_block oom_nb = { .notifier_call = oom };

static int rcu_torture_fwd_prog_init(void)
{
  struct rcu_fwd *flood;

  if (!cur_ops->call || !fwd_progress)
    return -EINVAL;
  flood = kzalloc(sizeof(*flood), GFP_KERNEL);
  if (!flood)
    return -ENOMEM;
  spin_lock_init(&flood->rcu_fwd_lock);
  flood->rcu_fwd_cb_tail = &flood->rcu_fwd_cb_head;
  rcu_fwds = flood;
  register_oom_notifier(&oom_nb);
  return torture_create_kthread(rcu_torture_fwd_prog, rcu_fwds, NULL);
}

static void rcu_torture_fwd_prog_cleanup(void)
{
  struct rcu_fwd *flood;

  unregister_oom_notifier(&oom_nb);
  mutex_lock(&rcu_fwd_mutex);
  flood = rcu_fwds;
  rcu_fwds = NULL;
  mutex_unlock(&rcu_fwd_mutex);
  kfree(flood);
}
