// SPDX-License-Identifier: GPL-2.0-or-later
// a static key; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/jump_label.h>

static DEFINE_STATIC_KEY_FALSE(fast);
static DEFINE_MUTEX(lock);
static int n;

static int fn(void *d)
{
	if (static_branch_unlikely(&fast)) {
		mutex_lock(&lock);
		n++;
		mutex_unlock(&lock);
	}
	return 0;
}

static int sw(void *d)
{
	static_branch_enable(&fast);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(fn, NULL, "a");
	kthread_run(sw, NULL, "b");
	return 0;
}

module_init(m_init);
