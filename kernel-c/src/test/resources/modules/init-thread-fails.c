// SPDX-License-Identifier: GPL-2.0-or-later
// The first thread goes on with what is freed when the second one cannot be made.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

static struct task_struct *first, *second;
static int *state;

static int works(void *unused)
{
	WRITE_ONCE(*state, 1);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	return 0;
}

static int __init m_init(void)
{
	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	first = kthread_run(works, NULL, "first");
	if (IS_ERR(first)) {
		kfree(state);
		return PTR_ERR(first);
	}
	second = kthread_run(works, NULL, "second");
	if (IS_ERR(second)) {
#ifdef CONFIG_FIXED
		kthread_stop(first);
#endif
		kfree(state);
		return PTR_ERR(second);
	}
	return 0;
}
module_init(m_init);
