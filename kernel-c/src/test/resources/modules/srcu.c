// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/srcu.h>
#include <linux/mutex.h>

DEFINE_STATIC_SRCU(hooks_srcu);
static DEFINE_MUTEX(hooks_mutex);
static int hooks;

static int caller(void *unused)
{
	int idx = srcu_read_lock(&hooks_srcu);

	mutex_lock(&hooks_mutex);
	hooks++;
	mutex_unlock(&hooks_mutex);
	srcu_read_unlock(&hooks_srcu, idx);
	return 0;
}

static int remover(void *unused)
{
	mutex_lock(&hooks_mutex);
	hooks = 0;
#ifdef CONFIG_FIXED
	mutex_unlock(&hooks_mutex);
	synchronize_srcu(&hooks_srcu);
#else
	synchronize_srcu(&hooks_srcu);
	mutex_unlock(&hooks_mutex);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(caller, NULL, "caller");
	kthread_run(remover, NULL, "remover");
	return 0;
}
module_init(m_init);
