// SPDX-License-Identifier: GPL-2.0-or-later
// every way to define an object; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/completion.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/timer.h>
#include <linux/srcu.h>
#include <linux/list.h>
#include <linux/percpu-rwsem.h>
#include <linux/jiffies.h>
#include <linux/delay.h>

static DEFINE_MUTEX(m);
static DEFINE_SPINLOCK(s);
static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_RWLOCK(rw);
static DECLARE_RWSEM(sem);
static DEFINE_SEMAPHORE(count_sem, 1);
static DECLARE_COMPLETION(done);
static DECLARE_WAIT_QUEUE_HEAD(wq);
static LIST_HEAD(list);
static HLIST_HEAD(hlist);
DEFINE_STATIC_SRCU(ssp);
DEFINE_STATIC_PERCPU_RWSEM(psem);
static void work_fn(struct work_struct *w) { complete(&done); }
static DECLARE_WORK(work, work_fn);
static DECLARE_DELAYED_WORK(dwork, work_fn);
static void timer_fn(struct timer_list *t) { wake_up(&wq); }
static DEFINE_TIMER(timer, timer_fn);
static int level = 1;
module_param(level, int, 0444);
MODULE_PARM_DESC(level, "how much");
static char *label = "label";
module_param(label, charp, 0444);

int exported(int v)
{
	return v + level;
}
EXPORT_SYMBOL_GPL(exported);

static int t(void *unused)
{
	DECLARE_COMPLETION_ONSTACK(own);
	DEFINE_WAIT(entry);
	unsigned long flags, end = jiffies + msecs_to_jiffies(20);
	int idx;

	printk(KERN_INFO "%s: %d\n", current->comm, current->pid);
	pr_info_once("hello\n");
	mutex_lock(&m);
	spin_lock_irqsave(&s, flags);
	raw_spin_lock(&raw);
	raw_spin_unlock(&raw);
	spin_unlock_irqrestore(&s, flags);
	mutex_unlock(&m);
	read_lock(&rw);
	read_unlock(&rw);
	down_write(&sem);
	up_write(&sem);
	if (down_interruptible(&count_sem) == 0)
		up(&count_sem);
	idx = srcu_read_lock(&ssp);
	srcu_read_unlock(&ssp, idx);
	percpu_down_read(&psem);
	percpu_up_read(&psem);
	schedule_work(&work);
	wait_for_completion(&done);
	complete(&own);
	wait_for_completion(&own);
	mod_timer(&timer, jiffies + 1);
	prepare_to_wait(&wq, &entry, TASK_INTERRUPTIBLE);
	schedule_timeout(HZ);
	finish_wait(&wq, &entry);
	if (time_after(jiffies, end))
		pr_debug("late\n");
	schedule_delayed_work(&dwork, 2);
	cancel_delayed_work_sync(&dwork);
	timer_delete_sync(&timer);
	usleep_range(100, 200);
	cond_resched();
	WARN_ON(!list_empty(&list) || !hlist_empty(&hlist) || exported(1) != 2);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
late_initcall(m_init);
MODULE_LICENSE("Dual BSD/GPL");
MODULE_VERSION("1.0");
MODULE_ALIAS("defines");
