// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/percpu-rwsem.h>

static struct percpu_rw_semaphore sem;
static int config;

static int reader(void *unused)
{
	percpu_down_read(&sem);
#ifndef CONFIG_FIXED
	percpu_down_read(&sem);
	percpu_up_read(&sem);
#endif
	WARN_ON(config < 0);
	percpu_up_read(&sem);
	return 0;
}

static int writer(void *unused)
{
	percpu_down_write(&sem);
	config++;
	percpu_up_write(&sem);
	return 0;
}

static int __init m_init(void)
{
	int err = percpu_init_rwsem(&sem);

	if (err)
		return err;
	kthread_run(reader, NULL, "reader");
	kthread_run(writer, NULL, "writer");
	return 0;
}
module_init(m_init);
