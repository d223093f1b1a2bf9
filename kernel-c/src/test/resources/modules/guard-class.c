// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/cleanup.h>
#include <linux/mutex.h>
#include <linux/kthread.h>
struct port { struct mutex lock; int users; };
static struct port port;
DEFINE_GUARD(port, struct port *, mutex_lock(&_T->lock), mutex_unlock(&_T->lock))
static int open_port(void *u)
{
#ifdef CONFIG_FIXED
	guard(port)(&port);
#endif
	if (port.users > 1)
		return -EBUSY;
	port.users++;
	return 0;
}
static int __init p_init(void)
{
	mutex_init(&port.lock);
	kthread_run(open_port, NULL, "o1");
	kthread_run(open_port, NULL, "o2");
	return 0;
}
module_init(p_init);
