// SPDX-License-Identifier: GPL-2.0-or-later
// The second attempt of a reader takes the lock of the writers, and does not give it back.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/seqlock.h>
static DEFINE_SEQLOCK(lock);
static int sent, received;
static struct task_struct *writer, *reader;
static int writes(void *unused)
{
	write_seqlock(&lock);
	sent++;
	received++;
	write_sequnlock(&lock);
	return 0;
}
static int reads(void *unused)
{
	int lost, seq = 0;

	do {
		read_seqbegin_or_lock(&lock, &seq);
		lost = sent - received;
		if (!need_seqretry(&lock, seq))
			break;
		seq = 1;
	} while (true);
#ifdef CONFIG_FIXED
	done_seqretry(&lock, seq);
#endif
	BUG_ON(lost);
	return 0;
}
static int __init counts_init(void)
{
	writer = kthread_run(writes, NULL, "writer");
	reader = kthread_run(reads, NULL, "reader");
	return 0;
}
module_init(counts_init);
