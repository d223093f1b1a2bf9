// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A task that is out of memory must not wait for locks that others hold while they wait for memory.
 * So it hands the call to a worker, and waits for the answer only so long.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "offload.h"

static DEFINE_MUTEX(call_lock);		/* one caller at a time */
static DEFINE_SPINLOCK(state_lock);	/* protects everything below */
static unsigned int the_request;
static unsigned int ticket;		/* of the latest request */
static unsigned int the_answer;
static unsigned int answered;		/* the ticket that the answer belongs to */
static DECLARE_WAIT_QUEUE_HEAD(answers);

static void offload_work_func(struct work_struct *work)
{
	unsigned int request, mine, answer;

	spin_lock(&state_lock);
	request = the_request;
	mine = ticket;
	spin_unlock(&state_lock);

	answer = serve(request);

	spin_lock(&state_lock);
	the_answer = answer;
	answered = mine;
	spin_unlock(&state_lock);
	wake_up(&answers);
}

static DECLARE_WORK(offload_work, offload_work_func);

static bool is_answered(unsigned int mine)
{
	bool is;

	spin_lock(&state_lock);
	is = answered == mine;
	spin_unlock(&state_lock);
	return is;
}

long offload_call(unsigned int request)
{
	unsigned int mine;
	long result = -ETIMEDOUT;

	mutex_lock(&call_lock);
	spin_lock(&state_lock);
	the_request = request;
	mine = ++ticket;
	spin_unlock(&state_lock);

	schedule_work(&offload_work);
	wait_event_timeout(answers, is_answered(mine), TIMEOUT);

	spin_lock(&state_lock);
	if (answered == mine)
		result = the_answer;
	spin_unlock(&state_lock);
	mutex_unlock(&call_lock);
	return result;
}
