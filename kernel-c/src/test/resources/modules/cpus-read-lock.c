// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/cpuhotplug.h>
#include <linux/cpu.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(m);
static int online, state;
static int up(unsigned int cpu)
{
	mutex_lock(&m);
	online++;
	mutex_unlock(&m);
	return 0;
}
static int down_cb(unsigned int cpu)
{
	mutex_lock(&m);
	online--;
	mutex_unlock(&m);
	return 0;
}
static int t(void *x)
{
#ifdef CONFIG_FIXED
	cpus_read_lock();
	mutex_lock(&m);
	mutex_unlock(&m);
	cpus_read_unlock();
#else
	mutex_lock(&m);
	cpus_read_lock();
	cpus_read_unlock();
	mutex_unlock(&m);
#endif
	return 0;
}
static int __init i(void)
{
	state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "x:online", up, down_cb);
	if (state < 0)
		return state;
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(i);
