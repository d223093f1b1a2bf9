// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/slab.h>
#include <linux/completion.h>

struct req { struct completion done; int result; };
static struct req *req;
static DEFINE_SPINLOCK(lock);

static int answer(void *d)
{
	spin_lock(&lock);
	if (req) {
		req->result = 1;
		complete(&req->done);
	}
	spin_unlock(&lock);
	return 0;
}

static int ask(void *d)
{
	struct req *r = kzalloc(sizeof(*r), GFP_KERNEL);
	long left;
	if (!r)
		return -ENOMEM;
	init_completion(&r->done);
	spin_lock(&lock);
	req = r;
	spin_unlock(&lock);
	left = wait_for_completion_interruptible_timeout(&r->done, HZ);
#ifdef CONFIG_FIXED
	spin_lock(&lock);
	req = NULL;
	spin_unlock(&lock);
#endif
	if (left <= 0)
		pr_warn("no answer\n");
	kfree(r);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(ask, NULL, "ask");
	kthread_run(answer, NULL, "answer");
	return 0;
}

module_init(m_init);
