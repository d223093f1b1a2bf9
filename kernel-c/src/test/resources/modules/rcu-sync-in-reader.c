// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>

static int t(void *unused)
{
	rcu_read_lock();
#ifdef CONFIG_FIXED
	rcu_read_unlock();
	synchronize_rcu();
#else
	synchronize_rcu();
	rcu_read_unlock();
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
