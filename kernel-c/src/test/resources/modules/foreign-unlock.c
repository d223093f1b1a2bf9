// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <linux/completion.h>

static DEFINE_MUTEX(m);
static DEFINE_SEMAPHORE(sem, 1);
static DECLARE_COMPLETION(taken);

static int taker(void *unused)
{
#ifdef CONFIG_FIXED
	down(&sem);
#else
	mutex_lock(&m);
#endif
	complete(&taken);
	return 0;
}

static int releaser(void *unused)
{
	wait_for_completion(&taken);
#ifdef CONFIG_FIXED
	up(&sem);
#else
	mutex_unlock(&m);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(taker, NULL, "taker");
	kthread_run(releaser, NULL, "releaser");
	return 0;
}
module_init(m_init);
