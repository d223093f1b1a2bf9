// SPDX-License-Identifier: GPL-2.0-or-later
// an on-stack completion is left behind when the wait times out
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/completion.h>
#include <linux/workqueue.h>
#include <linux/slab.h>

struct call {
	struct work_struct work;
	struct completion *done;
};

static struct call call;

static void call_fn(struct work_struct *w)
{
	struct call *c = container_of(w, struct call, work);

	complete(c->done);
}

static int caller(void *unused)
{
	DECLARE_COMPLETION_ONSTACK(done);

	call.done = &done;
	schedule_work(&call.work);
#ifdef CONFIG_FIXED
	if (!wait_for_completion_timeout(&done, HZ))
		cancel_work_sync(&call.work);
#else
	wait_for_completion_timeout(&done, HZ);
#endif
	return 0;
}

static int __init m_init(void)
{
	INIT_WORK(&call.work, call_fn);
	kthread_run(caller, NULL, "caller");
	return 0;
}
module_init(m_init);
