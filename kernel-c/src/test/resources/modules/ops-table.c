// SPDX-License-Identifier: GPL-2.0-or-later
// A table of functions, some of them of the kernel, and one that no one calls and that is not known.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>

struct flavour {
	call_rcu_func_t call;
	void (*wait)(void);
	unsigned long (*sequence)(void);
};

static struct flavour plain = {
	.call = call_rcu,
#ifdef CONFIG_FIXED
	.wait = &rcu_barrier,
#else
	.wait = synchronize_rcu,
#endif
	.sequence = sequence_of_this_flavour,
};

static struct flavour *ops = &plain;
static struct rcu_head head;
static int invoked;

static void invoke(struct rcu_head *unused)
{
	WRITE_ONCE(invoked, 1);
}

static int waiter(void *unused)
{
	ops->call(&head, invoke);
	ops->wait();
	BUG_ON(!READ_ONCE(invoked));
	return 0;
}

static int __init ops_table_init(void)
{
	kthread_run(waiter, NULL, "waiter");
	return 0;
}
module_init(ops_table_init);
