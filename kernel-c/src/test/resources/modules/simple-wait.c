// SPDX-License-Identifier: GPL-2.0-or-later
// One wake-up wakes one waiter; there are two.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/swait.h>

static DECLARE_SWAIT_QUEUE_HEAD(queue);
static bool open;

static int waits(void *unused)
{
	swait_event_exclusive(queue, READ_ONCE(open));
	return 0;
}

static int opens(void *unused)
{
	WRITE_ONCE(open, true);
#ifdef CONFIG_FIXED
	swake_up_all(&queue);
#else
	swake_up_one(&queue);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(waits, NULL, "waits1");
	kthread_run(waits, NULL, "waits2");
	kthread_run(opens, NULL, "opens");
	return 0;
}
module_init(m_init);
