// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct event { int type; struct event *next; };
static struct event *events;
static DEFINE_SPINLOCK(events_lock);

static int post(void *unused)
{
	struct event *e;

	spin_lock(&events_lock);
	e = kmalloc(sizeof(*e), GFP_ATOMIC);
#ifdef CONFIG_FIXED
	if (!e) {
		spin_unlock(&events_lock);
		return -ENOMEM;
	}
#endif
	e->type = 1;
	e->next = events;
	events = e;
	spin_unlock(&events_lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(post, NULL, "post/0");
	kthread_run(post, NULL, "post/1");
	return 0;
}
module_init(m_init);
