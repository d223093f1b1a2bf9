// SPDX-License-Identifier: GPL-2.0-or-later
/* Statements, each form once. */

static int branches(int a, int b)
{
	if (a)
		return 1;
	else if (b)
		return 2;
	else {
		;
	}
	if (a) if (b) a++; else b++;
	return 0;
}

static int loops(int n)
{
	int i, sum = 0;

	for (i = 0; i < n; i++)
		sum += i;
	for (int j = n; j; j >>= 1)
		sum ^= j;
	for (;;) {
		if (sum-- < 0)
			break;
		continue;
	}
	while (n--)
		sum++;
	do {
		sum--;
	} while (sum > 0);
	return sum;
}

static int switches(int kind)
{
	switch (kind) {
	case 0:
	case 'a':
		return 1;
	case 2 ... 9:
		kind++;
		fallthrough;
	case 10: {
		int inner = kind;

		return inner;
	}
	case 11:
		__attribute__((fallthrough));
	default:
		break;
	}
	switch (kind)
	case 3:
		kind = 4;
	return kind;
}

static int jumps(int n)
{
	__label__ again, done;
	void *target = &&done;

again:
	if (n--)
		goto again;
	if (!n)
		goto *target;
done: __maybe_unused;
	return n;
out:
	if (n)
inside:		n = 3;
}

static unsigned long assembly(unsigned long flags)
{
	register unsigned long sp asm("rsp");

	asm volatile("# keep %0" : "=r" (flags) : "0" (flags), [sp] "r" (sp) : "memory", "cc");
	asm("nop");
	asm goto("jmp %l0" : : : : label);
	__asm__ __volatile__("" ::: "memory");
label:
	return flags;
}

static void loops_in_disguise(struct list_head *head)
{
	struct item *pos, *next;
	int cpu, bit;

	list_for_each_entry(pos, head, link)
		touch(pos);
	list_for_each_entry_safe(pos, next, head, link) {
		list_del(&pos->link);
		kfree(pos);
	}
	for_each_online_cpu(cpu)
		if (cpu)
			break;
	for_each_set_bit(bit, map, 64)
		(void)bit;
	hlist_for_each_entry_rcu(pos, head, node, lockdep_is_held(&lock))
		;
	do_each_pid_task(pid, type, pos) {
		touch(pos);
	} while_each_pid_task(pid, type, pos);
	do
		cpu++;
	while_each_thread(first, pos);
	scoped_guard(mutex, &lock)
		touch(head);
	with_device_awake(dev, cookie)
		touch(dev);
}

static int waits_in_disguise(struct device *dev)
{
	DEFINE_WAIT(wait);
	DECLARE_WAITQUEUE(entry, current);
	LIST_HEAD(pages), *pos, *next;
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 1);
	int left;

	wait_event(dev->queue, dev->done || kthread_should_stop());
	left = wait_event_interruptible_timeout(dev->queue, READ_ONCE(dev->done) == true, HZ / 10);
	wait_event_cmd(dev->queue, dev->done, spin_unlock(&dev->lock); schedule(), spin_lock(&dev->lock));
	guard(mutex)(&dev->mutex);
	return left;
}
