// SPDX-License-Identifier: GPL-2.0-or-later
// A function that an interrupt calls takes the lock of the task that has queued it.
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int count;

static void counts(struct irq_work *unused)
{
	spin_lock(&lock);
	count++;
	spin_unlock(&lock);
}
static DEFINE_IRQ_WORK(work, counts);

static int queues(void *unused)
{
	unsigned long flags;

#ifdef CONFIG_FIXED
	spin_lock_irqsave(&lock, flags);
#else
	spin_lock(&lock);
#endif
	count++;
	irq_work_queue(&work);
#ifdef CONFIG_FIXED
	spin_unlock_irqrestore(&lock, flags);
#else
	spin_unlock(&lock);
#endif
	irq_work_sync(&work);
	WARN_ON(count != 2);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(queues, NULL, "queues");
	return 0;
}
module_init(m_init);
