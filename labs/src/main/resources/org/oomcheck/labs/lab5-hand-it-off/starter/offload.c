// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A task that is out of memory must not wait for locks that others hold while they wait for memory.
 * So it hands the call to a worker, and waits for the answer only so long.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/workqueue.h>
#include "offload.h"

static unsigned int the_request;
static unsigned int the_answer;
static DECLARE_COMPLETION(answered);

static void offload_work_func(struct work_struct *work)
{
	the_answer = serve(the_request);
	complete(&answered);
}

static DECLARE_WORK(offload_work, offload_work_func);

long offload_call(unsigned int request)
{
	the_request = request;
	schedule_work(&offload_work);
	if (!wait_for_completion_timeout(&answered, TIMEOUT))
		return -ETIMEDOUT;
	return the_answer;
}
