// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/wait.h>

// a barrier for N threads
#define N 3
#ifdef CONFIG_FIXED
static DEFINE_MUTEX(lock);
#endif
static int arrived;
static DECLARE_WAIT_QUEUE_HEAD(wq);

static int phase(void *d)
{
#ifdef CONFIG_FIXED
	mutex_lock(&lock);
	WRITE_ONCE(arrived, arrived + 1);
	mutex_unlock(&lock);
#else
	arrived++;
#endif
	wake_up_all(&wq);
	wait_event(wq, READ_ONCE(arrived) == N);
	return 0;
}

static int __init m_init(void)
{
	int i;
	for (i = 0; i < N; i++)
		kthread_run(phase, NULL, "t%d", i);
	return 0;
}

module_init(m_init);
