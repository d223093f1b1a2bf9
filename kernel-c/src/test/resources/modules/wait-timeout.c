// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(wq);
static int answer;
static bool done;

static int asker(void *unused)
{
	long left = wait_event_interruptible_timeout(wq, smp_load_acquire(&done), HZ);

#ifdef CONFIG_FIXED
	if (left > 0)
#else
	if (left >= 0)
#endif
		BUG_ON(answer != 42);
	return 0;
}

static int answerer(void *unused)
{
	answer = 42;
	smp_store_release(&done, true);
	wake_up(&wq);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(asker, NULL, "asker");
	kthread_run(answerer, NULL, "answerer");
	return 0;
}
module_init(m_init);
