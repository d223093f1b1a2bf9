// SPDX-License-Identifier: GPL-2.0-or-later
// the setter of a parameter frees what a thread uses
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
static int *table;
static int size = 1;
static DEFINE_MUTEX(lock);
static int size_set(const char *val, const struct kernel_param *kp)
{
	int *n, *old;
	int err = param_set_int(val, kp);
	if (err)
		return err;
	n = kcalloc(2, sizeof(int), GFP_KERNEL);
	if (!n)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	mutex_lock(&lock);
#endif
	old = table;
	table = n;
	kfree(old);
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	return 0;
}
static const struct kernel_param_ops size_ops = { .set = size_set, .get = param_get_int };
module_param_cb(size, &size_ops, &size, 0600);
static int reader(void *arg)
{
	mutex_lock(&lock);
	if (table)
		WRITE_ONCE(table[0], 1);
	mutex_unlock(&lock);
	return 0;
}
static int __init t_init(void)
{
	kthread_run(reader, NULL, "reader");
	return 0;
}
module_init(t_init);
