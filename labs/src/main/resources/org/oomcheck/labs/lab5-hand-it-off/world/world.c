// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tasks around the hand-off of lab 5. The grader has a copy of its own; what you change here
 * changes nothing for it.
 */
#include <linux/module.h>
#include "offload.h"

#define CALLERS 1	/* tasks that call, side by side */
#define CALLS 1		/* calls of each of them, one after the other */
#define SLOW 0		/* jiffies that the first request takes */
#define SUSPEND 0	/* whether a task suspends the machine, and calls meanwhile */
#define EXACT 1		/* whether every call has to get its answer */
#define WATCHED 0	/* whether a clock is on the call; nothing else takes time then */
#define PROMPT 0	/* whether each answer is there at once, so that no caller waits for its timeout */
#define TRACED 1	/* whether it is kept which requests were served; takes more states */
#define ANSWER 100	/* what serve() adds to a request */

static atomic_t serving = ATOMIC_INIT(0);
static atomic_t served = ATOMIC_INIT(0);
static atomic_t callers = ATOMIC_INIT(0);
static atomic_t suspended = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(resumed);
static bool finished[CALLERS * CALLS + CALLS];	/* the requests that serve() has done */
static bool time_is_over;

unsigned int serve(unsigned int request)
{
	bool two_requests_are_served_at_once = atomic_inc_return(&serving) > 1;

	BUG_ON(two_requests_are_served_at_once);
	if (SLOW && atomic_inc_return(&served) == 1)
		schedule_timeout_uninterruptible(SLOW);
	if (SUSPEND)
		wait_event(resumed, !atomic_read(&suspended));
	atomic_dec(&serving);
	if (TRACED)
		WRITE_ONCE(finished[request], true);
	return request + ANSWER;
}

static void call(unsigned int request, bool exact, bool slow)
{
	long answer = offload_call(request);
	bool caller_waits_longer_than_its_timeout =
		(slow && answer == request + ANSWER) ||
		(WATCHED && !PROMPT && READ_ONCE(time_is_over));
	bool caller_waits_although_its_answer_is_there =
		PROMPT && READ_ONCE(time_is_over);
	bool answer_is_missing = exact && answer == -ETIMEDOUT;
	bool answer_is_not_that_of_the_request =
		answer != -ETIMEDOUT && answer != request + ANSWER;
	bool answer_is_made_up =
		TRACED && answer != -ETIMEDOUT && !READ_ONCE(finished[request]);

	BUG_ON(caller_waits_longer_than_its_timeout);
	BUG_ON(caller_waits_although_its_answer_is_there);
	BUG_ON(answer_is_missing);
	BUG_ON(answer_is_not_that_of_the_request);
	BUG_ON(answer_is_made_up);
}

static int caller(void *unused)
{
	unsigned int first = CALLS * atomic_inc_return(&callers);
	int i;

	for (i = 0; i < CALLS; i++) {
		bool slow = SLOW && CALLERS == 1 && i == 0;

		call(first + i, EXACT && !slow, slow);
	}
	return 0;
}

static int suspend(void *unused)
{
	atomic_set(&suspended, 1);
	call(0, false, false);
	atomic_set(&suspended, 0);
	wake_up(&resumed);
	return 0;
}

/* Has its turn when all others sleep. */
static int watch(void *unused)
{
	schedule_timeout_uninterruptible(PROMPT ? TIMEOUT - 1 : TIMEOUT + 1);
	WRITE_ONCE(time_is_over, true);
	return 0;
}

static int __init world_init(void)
{
	int i;

	for (i = 0; i < CALLERS; i++)
		kthread_run(caller, NULL, "caller");
	if (SUSPEND)
		kthread_run(suspend, NULL, "suspend");
	if (WATCHED)
		kthread_run(watch, NULL, "watchdog");
	return 0;
}
module_init(world_init);
