// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of a tracepoint are read, also while it is off.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/delay.h>
#include <linux/tracepoint.h>

struct message { int id; };

TRACE_EVENT(message_done,
	TP_PROTO(struct message *m, int id),
	TP_ARGS(m, id),
	TP_STRUCT__entry(
		__field(void *, m)
		__field(int, id)
	),
	TP_fast_assign(
		__entry->m = m;
		__entry->id = id;
	),
	TP_printk("m=%p id=%d", __entry->m, __entry->id)
);

static struct task_struct *thread;

static int works(void *unused)
{
	struct message *m = kmalloc(sizeof(*m), GFP_KERNEL);

	if (m) {
		m->id = 3;
#ifdef CONFIG_FIXED
		trace_message_done(m, m->id);
		kfree(m);
#else
		kfree(m);
		trace_message_done(m, m->id);
#endif
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	thread = kthread_run(works, NULL, "w");
	return PTR_ERR_OR_ZERO(thread);
}
static void __exit m_exit(void)
{
	kthread_stop(thread);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
