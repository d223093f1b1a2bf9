// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/atomic.h>
#include <linux/completion.h>

static atomic_t running = ATOMIC_INIT(2);
static DECLARE_COMPLETION(all_done);

static int part(void *unused)
{
#ifdef CONFIG_FIXED
	if (atomic_dec_and_test(&running))
		complete(&all_done);
#else
	atomic_dec(&running);
	if (atomic_read(&running) == 0)
		complete(&all_done);
#endif
	return 0;
}

static int waiter(void *unused)
{
	wait_for_completion(&all_done);
	WARN_ON(try_wait_for_completion(&all_done));
	return 0;
}

static int __init m_init(void)
{
	kthread_run(part, NULL, "part0");
	kthread_run(part, NULL, "part1");
	kthread_run(waiter, NULL, "waiter");
	return 0;
}
module_init(m_init);
