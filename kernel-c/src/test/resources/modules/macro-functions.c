// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/delay.h>
enum { OP_READ, OP_WRITE, OP_MAX };
static DEFINE_SPINLOCK(l);
static int val;
#define DECLARE_OP(name, ...)					\
static int op_##name(int v)					\
{								\
	int args[] = { __VA_ARGS__ };				\
	return v + (int)ARRAY_SIZE(args);			\
}
DECLARE_OP(read, 1)
DECLARE_OP(write, 1, 2)
#ifdef CONFIG_FIXED
#define SETTLE() udelay(10)
#else
#define SETTLE() usleep_range(10, 20)
#endif
static int (*const ops[OP_MAX])(int) = {
	[OP_READ] = op_read,
	[OP_WRITE] = op_write,
};
#define run_op(op, v) ({ typeof(v) __r = ops[op](v); SETTLE(); __r; })
static int worker(void *arg)
{
	int i;
	for (i = 0; i < OP_MAX; i++) {
		spin_lock(&l);
		val = run_op(i, val);
		spin_unlock(&l);
	}
	WARN_ON(val != 3);
	return 0;
}
static int __init t_init(void)
{
	kthread_run(worker, NULL, "w");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
