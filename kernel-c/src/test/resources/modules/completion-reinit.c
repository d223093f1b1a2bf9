// SPDX-License-Identifier: GPL-2.0-or-later
// the completion is initialised again after the other side may have answered
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/completion.h>

static DECLARE_COMPLETION(request);
static struct completion answer;

static int server(void *unused)
{
	wait_for_completion(&request);
	complete(&answer);
	return 0;
}

static int client(void *unused)
{
#ifdef CONFIG_FIXED
	reinit_completion(&answer);
	complete(&request);
#else
	complete(&request);
	reinit_completion(&answer);
#endif
	wait_for_completion(&answer);
	return 0;
}

static int __init m_init(void)
{
	init_completion(&answer);
	kthread_run(server, NULL, "server");
	kthread_run(client, NULL, "client");
	return 0;
}
module_init(m_init);
