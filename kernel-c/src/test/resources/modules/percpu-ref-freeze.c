// SPDX-License-Identifier: GPL-2.0-or-later
// Two tasks freeze what a counter guards; only the first may kill it.
#include <linux/module.h>
#include <linux/percpu-refcount.h>
#include <linux/wait.h>
#include <linux/mutex.h>
#include <linux/kthread.h>
#include <linux/delay.h>

static struct percpu_ref usage;
static DECLARE_WAIT_QUEUE_HEAD(frozen);
static DEFINE_MUTEX(lock);
static int depth;
static int setting;
static struct task_struct *t[2];

static void released(struct percpu_ref *ref)
{
	wake_up_all(&frozen);
}
static void freeze(void)
{
#ifdef CONFIG_FIXED
	mutex_lock(&lock);
	if (depth++ == 0)
		percpu_ref_kill(&usage);
	mutex_unlock(&lock);
#else
	percpu_ref_kill(&usage);
#endif
	wait_event(frozen, percpu_ref_is_zero(&usage));
}
static void unfreeze(void)
{
#ifdef CONFIG_FIXED
	mutex_lock(&lock);
	if (--depth == 0)
		percpu_ref_reinit(&usage);
	mutex_unlock(&lock);
#else
	percpu_ref_reinit(&usage);
#endif
}
static int sets(void *unused)
{
	freeze();
	WRITE_ONCE(setting, 1);
	unfreeze();
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	int ret = percpu_ref_init(&usage, released, 0, GFP_KERNEL);

	if (ret)
		return ret;
	t[0] = kthread_run(sets, NULL, "a");
	t[1] = kthread_run(sets, NULL, "b");
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(t[0]);
	kthread_stop(t[1]);
	percpu_ref_exit(&usage);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
