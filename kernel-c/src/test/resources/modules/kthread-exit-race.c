// SPDX-License-Identifier: GPL-2.0-or-later
// the thread tells that it is done, and is still in the module's code
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/completion.h>
#include <linux/wait.h>

static DECLARE_COMPLETION(gone);
static DECLARE_WAIT_QUEUE_HEAD(wq);
static bool stop;

static int worker(void *unused)
{
	wait_event_interruptible(wq, READ_ONCE(stop));
#ifdef CONFIG_FIXED
	kthread_complete_and_exit(&gone, 0);
#else
	complete(&gone);
#endif
	return 0;
}

static int __init m_init(void)
{
	struct task_struct *t = kthread_run(worker, NULL, "worker");

	return PTR_ERR_OR_ZERO(t);
}

static void __exit m_exit(void)
{
	WRITE_ONCE(stop, true);
	wake_up(&wq);
	wait_for_completion(&gone);
}
module_init(m_init);
module_exit(m_exit);
