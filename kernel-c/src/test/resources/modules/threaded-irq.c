// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int events;

static irqreturn_t hard(int irq, void *dev)
{
#ifndef CONFIG_FIXED
	mutex_lock(&lock);
	events++;
	mutex_unlock(&lock);
#endif
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *dev)
{
	mutex_lock(&lock);
	events++;
	mutex_unlock(&lock);
	return IRQ_HANDLED;
}

static int __init m_init(void)
{
	return request_threaded_irq(7, hard, thread, IRQF_ONESHOT, "mydev", NULL);
}

static void __exit m_exit(void)
{
	free_irq(7, NULL);
}

module_init(m_init);
module_exit(m_exit);
