// SPDX-License-Identifier: GPL-2.0-or-later
// a guard that can fail, defined by the file
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/cleanup.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(m);
static int value;
static bool port_begin(struct mutex *lock) { return mutex_trylock(lock); }
DEFINE_GUARD(port, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(port, _try, port_begin(_T))
static int a(void *arg)
{
	scoped_cond_guard(port_try, return -EBUSY, &m) {
		value++;
	}
	return 0;
}
static int b(void *arg)
{
	guard(port)(&m);
	value++;
#ifndef CONFIG_FIXED
	mutex_unlock(&m);
#endif
	return 0;
}
static int __init t_init(void)
{
	kthread_run(a, NULL, "a");
	kthread_run(b, NULL, "b");
	return 0;
}
module_init(t_init);
