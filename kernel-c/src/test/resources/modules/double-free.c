// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static char *buf;

static int freer(void *unused)
{
#ifdef CONFIG_FIXED
	char *mine;

	mutex_lock(&lock);
	mine = buf;
	buf = NULL;
	mutex_unlock(&lock);
	kfree(mine);
#else
	if (READ_ONCE(buf)) {
		kfree(buf);
		WRITE_ONCE(buf, NULL);
	}
#endif
	return 0;
}

static int __init m_init(void)
{
	buf = kmalloc(32, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	kthread_run(freer, NULL, "freer/%d", 0);
	kthread_run(freer, NULL, "freer/%d", 1);
	return 0;
}
module_init(m_init);
