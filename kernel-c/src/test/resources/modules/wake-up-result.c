// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

static struct task_struct *server;
static DECLARE_COMPLETION(done);
static int requests;

static int serve(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(requests)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(requests, 0);
		complete(&done);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* A server that ran already counts as none that has been told. */
static int client(void *unused)
{
	WRITE_ONCE(requests, 1);
#ifdef CONFIG_FIXED
	wake_up_process(server);
#else
	if (!wake_up_process(server))
		WRITE_ONCE(requests, 0);
#endif
	wait_for_completion(&done);
	return 0;
}

static int __init m_init(void)
{
	server = kthread_run(serve, NULL, "server");
	if (IS_ERR(server))
		return PTR_ERR(server);
	kthread_run(client, NULL, "client");
	return 0;
}
module_init(m_init);
