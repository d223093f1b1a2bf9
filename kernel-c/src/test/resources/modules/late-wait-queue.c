// SPDX-License-Identifier: GPL-2.0-or-later
// a wait queue in an object that a task allocates
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct req { wait_queue_head_t wq; int done; };
static struct req *cur;
static DEFINE_SPINLOCK(lock);

static int client(void *d)
{
	struct req *r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	init_waitqueue_head(&r->wq);
	spin_lock(&lock);
	cur = r;
	spin_unlock(&lock);
	wait_event(r->wq, READ_ONCE(r->done));
#ifdef CONFIG_FIXED
	spin_lock(&lock);
	cur = NULL;
	spin_unlock(&lock);
#endif
	kfree(r);
	return 0;
}

static int server(void *d)
{
	struct req *r;
	for (;;) {
		spin_lock(&lock);
		r = cur;
		if (r) {
			WRITE_ONCE(r->done, 1);
#ifdef CONFIG_FIXED
			wake_up(&r->wq);
#endif
		}
		spin_unlock(&lock);
		if (r)
			break;
		cond_resched();
	}
#ifndef CONFIG_FIXED
	wake_up(&r->wq);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(client, NULL, "client");
	kthread_run(server, NULL, "server");
	return 0;
}

module_init(m_init);
