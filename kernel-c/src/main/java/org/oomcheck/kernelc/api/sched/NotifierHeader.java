// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.model.kernel.notifier.Notify;

/**
 * {@code linux/notifier.h}: chains as the kernel has them, entry by entry, so that callbacks get
 * whatever pointer the caller passes. A blocking chain is locked while the system boots, too.
 */
@AutoService(KernelHeader.class)
public final class NotifierHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/notifier.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("BLOCKING_NOTIFIER_HEAD", "struct blocking_notifier_head", 0);
    to.declares("ATOMIC_NOTIFIER_HEAD", "struct atomic_notifier_head", 0);
    to.declares("RAW_NOTIFIER_HEAD", "struct raw_notifier_head", 0);
    to.declares("SRCU_NOTIFIER_HEAD", "struct srcu_notifier_head", 0);
    to.declares("SRCU_NOTIFIER_HEAD_STATIC", "struct srcu_notifier_head", 0);
    to.harmless("BLOCKING_INIT_NOTIFIER_HEAD", "ATOMIC_INIT_NOTIFIER_HEAD");
    to.harmless("RAW_INIT_NOTIFIER_HEAD", "srcu_init_notifier_head");
    to.constant("NOTIFY_DONE", Notify.DONE).constant("NOTIFY_OK", Notify.OK);
    to.constant("NOTIFY_STOP_MASK", Notify.STOP_MASK);
    to.constant("NOTIFY_BAD", Notify.BAD).constant("NOTIFY_STOP", Notify.STOP);
  }

  @Override
  public String text() {
    return """
        struct notifier_block {
        	int (*notifier_call)(struct notifier_block *nb, unsigned long action, void *data);
        	struct notifier_block *next;
        	int priority;
        };

        struct blocking_notifier_head {
        	struct rw_semaphore rwsem;
        	struct notifier_block *head;
        };

        struct atomic_notifier_head {
        	spinlock_t lock;
        	struct notifier_block *head;
        };

        struct raw_notifier_head {
        	struct notifier_block *head;
        };

        struct srcu_notifier_head {
        	struct mutex mutex;
        	struct srcu_struct srcu;
        	struct notifier_block *head;
        };

        static inline int notifier_from_errno(int err)
        {
        	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
        }

        static inline int notifier_to_errno(int ret)
        {
        	ret &= ~NOTIFY_STOP_MASK;
        	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
        }

        static inline int notifier_chain_register(struct notifier_block **nl,
        					  struct notifier_block *n)
        {
        	while (*nl) {
        		if (*nl == n) {
        			WARN_ON(1);
        			return -17;
        		}
        		if (n->priority > (*nl)->priority)
        			break;
        		nl = &((*nl)->next);
        	}
        	n->next = *nl;
        	rcu_assign_pointer(*nl, n);
        	return 0;
        }

        static inline int notifier_chain_unregister(struct notifier_block **nl,
        					    struct notifier_block *n)
        {
        	while (*nl) {
        		if (*nl == n) {
        			rcu_assign_pointer(*nl, n->next);
        			return 0;
        		}
        		nl = &((*nl)->next);
        	}
        	return -2;
        }

        static inline int notifier_call_chain(struct notifier_block **nl, unsigned long val,
        				      void *v)
        {
        	int ret = NOTIFY_DONE;
        	struct notifier_block *nb, *next;

        	nb = rcu_dereference_raw(*nl);
        	while (nb) {
        		next = rcu_dereference_raw(nb->next);
        		ret = nb->notifier_call(nb, val, v);
        		if (ret & NOTIFY_STOP_MASK)
        			break;
        		nb = next;
        	}
        	return ret;
        }

        static inline int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
        						   struct notifier_block *n)
        {
        	int ret;

        	down_write(&nh->rwsem);
        	ret = notifier_chain_register(&nh->head, n);
        	up_write(&nh->rwsem);
        	return ret;
        }

        static inline int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
        						     struct notifier_block *n)
        {
        	int ret;

        	down_write(&nh->rwsem);
        	ret = notifier_chain_unregister(&nh->head, n);
        	up_write(&nh->rwsem);
        	return ret;
        }

        static inline int blocking_notifier_call_chain(struct blocking_notifier_head *nh,
        					       unsigned long val, void *v)
        {
        	int ret = NOTIFY_DONE;

        	if (rcu_access_pointer(nh->head)) {
        		down_read(&nh->rwsem);
        		ret = notifier_call_chain(&nh->head, val, v);
        		up_read(&nh->rwsem);
        	}
        	return ret;
        }

        static inline int atomic_notifier_chain_register(struct atomic_notifier_head *nh,
        						 struct notifier_block *n)
        {
        	unsigned long flags;
        	int ret;

        	spin_lock_irqsave(&nh->lock, flags);
        	ret = notifier_chain_register(&nh->head, n);
        	spin_unlock_irqrestore(&nh->lock, flags);
        	return ret;
        }

        static inline int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh,
        						   struct notifier_block *n)
        {
        	unsigned long flags;
        	int ret;

        	spin_lock_irqsave(&nh->lock, flags);
        	ret = notifier_chain_unregister(&nh->head, n);
        	spin_unlock_irqrestore(&nh->lock, flags);
        	synchronize_rcu();
        	return ret;
        }

        static inline int atomic_notifier_call_chain(struct atomic_notifier_head *nh,
        					     unsigned long val, void *v)
        {
        	int ret;

        	rcu_read_lock();
        	ret = notifier_call_chain(&nh->head, val, v);
        	rcu_read_unlock();
        	return ret;
        }

        static inline int raw_notifier_chain_register(struct raw_notifier_head *nh,
        					      struct notifier_block *n)
        {
        	return notifier_chain_register(&nh->head, n);
        }

        static inline int raw_notifier_chain_unregister(struct raw_notifier_head *nh,
        						struct notifier_block *n)
        {
        	return notifier_chain_unregister(&nh->head, n);
        }

        static inline int raw_notifier_call_chain(struct raw_notifier_head *nh,
        					  unsigned long val, void *v)
        {
        	return notifier_call_chain(&nh->head, val, v);
        }

        static inline int srcu_notifier_chain_register(struct srcu_notifier_head *nh,
        					       struct notifier_block *n)
        {
        	int ret;

        	mutex_lock(&nh->mutex);
        	ret = notifier_chain_register(&nh->head, n);
        	mutex_unlock(&nh->mutex);
        	return ret;
        }

        static inline int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh,
        						 struct notifier_block *n)
        {
        	int ret;

        	mutex_lock(&nh->mutex);
        	ret = notifier_chain_unregister(&nh->head, n);
        	mutex_unlock(&nh->mutex);
        	synchronize_srcu(&nh->srcu);
        	return ret;
        }

        static inline int srcu_notifier_call_chain(struct srcu_notifier_head *nh,
        					   unsigned long val, void *v)
        {
        	int idx, ret;

        	idx = srcu_read_lock(&nh->srcu);
        	ret = notifier_call_chain(&nh->head, val, v);
        	srcu_read_unlock(&nh->srcu, idx);
        	return ret;
        }
        """;
  }
}
