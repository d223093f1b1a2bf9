/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OFFLOAD_H
#define OFFLOAD_H

#define TIMEOUT 5	/* jiffies that a caller waits for an answer, at most */

/* What world.c has: does the work of one request. It may sleep, and take longer than TIMEOUT. */
unsigned int serve(unsigned int request);

/* What offload.c has: the answer of serve(request), or -ETIMEDOUT if it does not come in time. */
long offload_call(unsigned int request);

#endif
