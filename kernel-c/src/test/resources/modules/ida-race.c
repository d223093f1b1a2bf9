// SPDX-License-Identifier: GPL-2.0-or-later
// a number is given back while it is in use
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/idr.h>
static DEFINE_IDA(ids);
static int owner[2];
static int t(void *x)
{
	int id = ida_alloc_max(&ids, 1, GFP_KERNEL);
	if (id < 0)
		return id;
	BUG_ON(READ_ONCE(owner[id]));
	WRITE_ONCE(owner[id], 1);
#ifdef CONFIG_FIXED
	WRITE_ONCE(owner[id], 0);
	ida_free(&ids, id);
#else
	ida_free(&ids, id);
	WRITE_ONCE(owner[id], 0);
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(t, NULL, "t1");
	kthread_run(t, NULL, "t2");
	return 0;
}
module_init(t_init);
