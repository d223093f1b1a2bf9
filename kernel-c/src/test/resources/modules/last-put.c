// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/refcount.h>
#include <linux/atomic.h>
#include <linux/slab.h>

struct session {
	int bytes;
	refcount_t users;
	atomic_t count;
};
static struct session *session;

static void put(void)
{
#ifdef CONFIG_FIXED
	if (refcount_dec_and_test(&session->users))
#else
	if (atomic_dec_return_relaxed(&session->count) == 0)
#endif
		kfree(session);
}

static int writer(void *unused)
{
	session->bytes = 1;
	put();
	return 0;
}

static int closer(void *unused)
{
	put();
	return 0;
}

static int __init m_init(void)
{
	session = kzalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	refcount_set(&session->users, 2);
	atomic_set(&session->count, 2);
	kthread_run(writer, NULL, "writer");
	kthread_run(closer, NULL, "closer");
	return 0;
}
module_init(m_init);
