// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two requests share one completion. An answer to the first one that comes too late is taken for
 * the answer to the second.
 *
 * Expected: KERNEL_BUG
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

static DECLARE_COMPLETION(asked);
static DECLARE_COMPLETION(answered);
static int answers;

static int requester(void *unused)
{
	complete(&asked);
	wait_for_completion_timeout(&answered, 1);
	complete(&asked);
	wait_for_completion(&answered);
	BUG_ON(READ_ONCE(answers) != 2);
	return 0;
}

static int responder(void *unused)
{
	int i;

	for (i = 0; i < 2; i++) {
		wait_for_completion(&asked);
		WRITE_ONCE(answers, i + 1);
		complete(&answered);
	}
	return 0;
}

static int __init completion_init(void)
{
	kthread_run(requester, NULL, "requester");
	kthread_run(responder, NULL, "responder");
	return 0;
}
module_init(completion_init);
MODULE_LICENSE("GPL");
