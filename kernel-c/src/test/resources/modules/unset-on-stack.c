// SPDX-License-Identifier: GPL-2.0-or-later
// a request on the stack has flags that no task has written; a server reads them
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/spinlock.h>

struct request {
	struct list_head node;
	struct completion done;
	int result;
	int flags;
};

static LIST_HEAD(requests);
static DEFINE_SPINLOCK(requests_lock);

static int server(void *unused)
{
	struct request *request = NULL;

	spin_lock(&requests_lock);
	if (!list_empty(&requests)) {
		request = list_first_entry(&requests, struct request, node);
		list_del_init(&request->node);
	}
	spin_unlock(&requests_lock);
	if (!request)
		return 0;
	request->result = request->flags & 1 ? 1 : 2;
	complete(&request->done);
	return 0;
}

static int client(void *unused)
{
	struct request request;

	init_completion(&request.done);
#ifdef CONFIG_FIXED
	request.flags = 1;
#endif
	spin_lock(&requests_lock);
	list_add(&request.node, &requests);
	spin_unlock(&requests_lock);
	if (!wait_for_completion_timeout(&request.done, HZ)) {
		spin_lock(&requests_lock);
		if (!list_empty(&request.node)) {
			list_del(&request.node);
			spin_unlock(&requests_lock);
			return 0;
		}
		spin_unlock(&requests_lock);
		wait_for_completion(&request.done);
	}
	BUG_ON(request.result != 1);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(server, NULL, "server");
	kthread_run(client, NULL, "client");
	return 0;
}
module_init(m_init);
