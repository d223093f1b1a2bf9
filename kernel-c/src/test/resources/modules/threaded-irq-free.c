// SPDX-License-Identifier: GPL-2.0-or-later
// free_irq() waits for the thread of the line
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int events;

static irqreturn_t thread(int irq, void *dev)
{
	mutex_lock(&lock);
	events++;
	mutex_unlock(&lock);
	return IRQ_HANDLED;
}

static int __init m_init(void)
{
	return request_threaded_irq(7, NULL, thread, IRQF_ONESHOT, "mydev", NULL);
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	free_irq(7, NULL);
#else
	mutex_lock(&lock);
	free_irq(7, NULL);
	mutex_unlock(&lock);
#endif
}

module_init(m_init);
module_exit(m_exit);
