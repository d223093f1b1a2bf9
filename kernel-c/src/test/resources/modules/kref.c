// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/kref.h>
#include <linux/slab.h>

struct session {
	struct kref ref;
	int id;
};

static struct session *s;

static void session_release(struct kref *ref)
{
	struct session *session = container_of(ref, struct session, ref);

	kfree(session);
}

static int user(void *data)
{
	struct session *session = data;

	pr_info("session %d\n", session->id);
	WARN_ON(session->id != 5);
	kref_put(&session->ref, session_release);
	return 0;
}

static int __init m_init(void)
{
	s = kmalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	kref_init(&s->ref);
	s->id = 5;
#ifdef CONFIG_FIXED
	kref_get(&s->ref);
#endif
	kthread_run(user, s, "user1");
	kthread_run(user, s, "user2");
	return 0;
}
module_init(m_init);
