// SPDX-License-Identifier: GPL-2.0-or-later
// A task keeps the address of a text for another one, which takes it for none.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

static DEFINE_MUTEX(lock);
static const char *state;

static int tells(void *unused)
{
	mutex_lock(&lock);
	state = "busy";
	mutex_unlock(&lock);
	return 0;
}

static int hears(void *unused)
{
	mutex_lock(&lock);
#ifdef CONFIG_FIXED
	WARN_ON(state && strcmp(state, "busy"));
#else
	WARN_ON(state);
#endif
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(tells, NULL, "tells");
	kthread_run(hears, NULL, "hears");
	return 0;
}
module_init(m_init);
