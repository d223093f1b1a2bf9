// SPDX-License-Identifier: GPL-2.0-or-later

// A callback of a chain. Higher priorities are called first.
struct notifier_block {
  int (*notifier_call)(struct notifier_block *block, unsigned long event, void *context);
  struct notifier_block *next;
  int priority;
};

// The four kinds of chain differ in the lock around their callbacks.
struct raw_notifier_head { struct notifier_block *head; };
struct atomic_notifier_head { spinlock_t lock; struct notifier_block *head; };
struct blocking_notifier_head { struct rw_semaphore rwsem; struct notifier_block *head; };
struct srcu_notifier_head { struct mutex mutex; struct srcu_struct srcu; struct notifier_block *head; };

static inline int notifier_from_errno(int error) {
  if (!error)
    return NOTIFY_OK;
  return (NOTIFY_OK - error) | NOTIFY_STOP_MASK;
}

static inline int notifier_to_errno(int answer) {
  int rest = answer & ~NOTIFY_STOP_MASK;

  if (rest <= NOTIFY_OK)
    return 0;
  return NOTIFY_OK - rest;
}

// Answers -EEXIST for a block that is on the chain already, and -EBUSY for a priority that is there.
static inline int __notifier_chain_register(struct notifier_block **link,
    struct notifier_block *block, bool unique) {
  for (; *link; link = &(*link)->next) {
    if (*link == block) {
      WARN_ON(1);
      return -17;
    }
    if (block->priority > (*link)->priority)
      break;
    if (unique && block->priority == (*link)->priority)
      return -16;
  }
  block->next = *link;
  rcu_assign_pointer(*link, block);
  return 0;
}

#define notifier_chain_register(link, block) __notifier_chain_register(link, block, false)

// Answers -ENOENT for a block that is not on the chain.
static inline int notifier_chain_unregister(struct notifier_block **link,
    struct notifier_block *block) {
  for (; *link; link = &(*link)->next) {
    if (*link == block) {
      rcu_assign_pointer(*link, block->next);
      return 0;
    }
  }
  return -2;
}

static inline int notifier_call_chain(struct notifier_block **link, unsigned long event,
    void *context) {
  struct notifier_block *block;
  struct notifier_block *following;
  int answer = NOTIFY_DONE;

  for (block = rcu_dereference_raw(*link); block; block = following) {
    following = rcu_dereference_raw(block->next);
    answer = block->notifier_call(block, event, context);
    if (answer & NOTIFY_STOP_MASK)
      break;
  }
  return answer;
}

// A callback that stops the walk is not called to undo, those before it are.
static inline int notifier_call_chain_robust(struct notifier_block **link, unsigned long event,
    unsigned long undo, void *context) {
  struct notifier_block *block;
  struct notifier_block *following;
  int answer = NOTIFY_DONE;
  int called = 0;

  for (block = rcu_dereference_raw(*link); block; block = following) {
    following = rcu_dereference_raw(block->next);
    answer = block->notifier_call(block, event, context);
    if (answer & NOTIFY_STOP_MASK)
      break;
    called++;
  }
  if (!(answer & NOTIFY_STOP_MASK))
    return answer;
  for (block = rcu_dereference_raw(*link); block && called; block = following) {
    following = rcu_dereference_raw(block->next);
    if (block->notifier_call(block, undo, context) & NOTIFY_STOP_MASK)
      break;
    called--;
  }
  return answer;
}

static inline int raw_notifier_chain_register(struct raw_notifier_head *chain,
    struct notifier_block *block) {
  return notifier_chain_register(&chain->head, block);
}

static inline int raw_notifier_chain_unregister(struct raw_notifier_head *chain,
    struct notifier_block *block) {
  return notifier_chain_unregister(&chain->head, block);
}

static inline int raw_notifier_call_chain(struct raw_notifier_head *chain,
    unsigned long event, void *context) {
  return notifier_call_chain(&chain->head, event, context);
}

static inline int raw_notifier_call_chain_robust(struct raw_notifier_head *chain,
    unsigned long event, unsigned long undo, void *context) {
  return notifier_call_chain_robust(&chain->head, event, undo, context);
}

static inline int __blocking_notifier_chain_register(struct blocking_notifier_head *chain,
    struct notifier_block *block, bool unique) {
  int answer;

  down_write(&chain->rwsem);
  answer = __notifier_chain_register(&chain->head, block, unique);
  up_write(&chain->rwsem);
  return answer;
}

static inline int blocking_notifier_chain_register(struct blocking_notifier_head *chain,
    struct notifier_block *block) {
  return __blocking_notifier_chain_register(chain, block, false);
}

static inline int blocking_notifier_chain_register_unique_prio(
    struct blocking_notifier_head *chain, struct notifier_block *block) {
  return __blocking_notifier_chain_register(chain, block, true);
}

static inline int blocking_notifier_chain_unregister(struct blocking_notifier_head *chain,
    struct notifier_block *block) {
  int answer;

  down_write(&chain->rwsem);
  answer = notifier_chain_unregister(&chain->head, block);
  up_write(&chain->rwsem);
  return answer;
}

static inline int blocking_notifier_call_chain(struct blocking_notifier_head *chain,
    unsigned long event, void *context) {
  int answer;

  if (!rcu_access_pointer(chain->head))
    return NOTIFY_DONE;
  down_read(&chain->rwsem);
  answer = notifier_call_chain(&chain->head, event, context);
  up_read(&chain->rwsem);
  return answer;
}

static inline int blocking_notifier_call_chain_robust(struct blocking_notifier_head *chain,
    unsigned long event, unsigned long undo, void *context) {
  int answer;

  if (!rcu_access_pointer(chain->head))
    return NOTIFY_DONE;
  down_read(&chain->rwsem);
  answer = notifier_call_chain_robust(&chain->head, event, undo, context);
  up_read(&chain->rwsem);
  return answer;
}

static inline int __atomic_notifier_chain_register(struct atomic_notifier_head *chain,
    struct notifier_block *block, bool unique) {
  unsigned long saved;
  int answer;

  spin_lock_irqsave(&chain->lock, saved);
  answer = __notifier_chain_register(&chain->head, block, unique);
  spin_unlock_irqrestore(&chain->lock, saved);
  return answer;
}

static inline int atomic_notifier_chain_register(struct atomic_notifier_head *chain,
    struct notifier_block *block) {
  return __atomic_notifier_chain_register(chain, block, false);
}

static inline int atomic_notifier_chain_register_unique_prio(struct atomic_notifier_head *chain,
    struct notifier_block *block) {
  return __atomic_notifier_chain_register(chain, block, true);
}

static inline int atomic_notifier_chain_unregister(struct atomic_notifier_head *chain,
    struct notifier_block *block) {
  unsigned long saved;
  int answer;

  spin_lock_irqsave(&chain->lock, saved);
  answer = notifier_chain_unregister(&chain->head, block);
  spin_unlock_irqrestore(&chain->lock, saved);
  synchronize_rcu();
  return answer;
}

static inline int atomic_notifier_call_chain(struct atomic_notifier_head *chain,
    unsigned long event, void *context) {
  int answer;

  rcu_read_lock();
  answer = notifier_call_chain(&chain->head, event, context);
  rcu_read_unlock();
  return answer;
}

static inline int srcu_notifier_chain_register(struct srcu_notifier_head *chain,
    struct notifier_block *block) {
  int answer;

  mutex_lock(&chain->mutex);
  answer = notifier_chain_register(&chain->head, block);
  mutex_unlock(&chain->mutex);
  return answer;
}

static inline int srcu_notifier_chain_unregister(struct srcu_notifier_head *chain,
    struct notifier_block *block) {
  int answer;

  mutex_lock(&chain->mutex);
  answer = notifier_chain_unregister(&chain->head, block);
  mutex_unlock(&chain->mutex);
  synchronize_srcu(&chain->srcu);
  return answer;
}

static inline int srcu_notifier_call_chain(struct srcu_notifier_head *chain,
    unsigned long event, void *context) {
  int section = srcu_read_lock(&chain->srcu);
  int answer = notifier_call_chain(&chain->head, event, context);

  srcu_read_unlock(&chain->srcu, section);
  return answer;
}
