// SPDX-License-Identifier: GPL-2.0-or-later
// what init functions do before and after they start tasks; no hazard
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/workqueue.h>
#include <linux/slab.h>

static atomic_t users = ATOMIC_INIT(0);
static atomic64_t bytes;
static DECLARE_COMPLETION(started);
static DECLARE_COMPLETION(ready);
static struct work_struct work;
static struct task_struct *task;
static int *scratch;

static void work_fn(struct work_struct *w)
{
	atomic_inc(&users);
}

static int fn(void *unused)
{
	complete(&started);
	wait_for_completion(&ready);
	atomic64_add(100, &bytes);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop()) {
			__set_current_state(TASK_RUNNING);
			break;
		}
		schedule();
	}
	return 0;
}

static int __init m_init(void)
{
	int n = atomic_inc_return(&users);
	int *tmp;

	pr_info("loading, %d\n", n);
	if (atomic_cmpxchg(&users, 1, 2) != 1)
		return -EBUSY;
	if (!atomic_add_unless(&users, 1, 5))
		return -EBUSY;
	atomic_sub(1, &users);
	tmp = kmalloc_array(3, sizeof(*tmp), GFP_KERNEL);
	if (!tmp)
		return -ENOMEM;
	tmp[1] = 4;
	kfree(tmp);
	scratch = kcalloc(2, sizeof(*scratch), GFP_KERNEL);
	if (!scratch)
		return -ENOMEM;
	INIT_WORK(&work, work_fn);
	task = kthread_create(fn, NULL, "task");
	if (IS_ERR(task)) {
		kfree(scratch);
		return PTR_ERR(task);
	}
	wake_up_process(task);
	wait_for_completion(&started);
	complete(&ready);
	schedule_work(&work);
	flush_work(&work);
	return 0;
}

static void __exit m_exit(void)
{
	kthread_stop(task);
	cancel_work_sync(&work);
	kfree(scratch);
	pr_info("gone\n");
}
module_init(m_init);
module_exit(m_exit);
