// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>

// first reader locks, last reader unlocks
static DEFINE_MUTEX(count_lock);
static struct semaphore room;
static int readers, value;

static int reader(void *d)
{
	int v;
#ifdef CONFIG_FIXED
	mutex_lock(&count_lock);
#endif
	if (++readers == 1)
		down(&room);
#ifdef CONFIG_FIXED
	mutex_unlock(&count_lock);
#endif
	v = value;
#ifdef CONFIG_FIXED
	mutex_lock(&count_lock);
#endif
	if (--readers == 0)
		up(&room);
#ifdef CONFIG_FIXED
	mutex_unlock(&count_lock);
#endif
	return v;
}

static int writer(void *d)
{
	down(&room);
	value++;
	up(&room);
	return 0;
}

static int __init m_init(void)
{
	sema_init(&room, 1);
	kthread_run(reader, NULL, "r1");
	kthread_run(reader, NULL, "r2");
	kthread_run(writer, NULL, "w");
	return 0;
}

module_init(m_init);
