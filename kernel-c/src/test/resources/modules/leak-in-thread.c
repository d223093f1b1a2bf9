// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/kthread.h>
static struct task_struct *t;
static int ready;
static int fn(void *u)
{
	int *tmp = kmalloc(sizeof(*tmp), GFP_KERNEL);
	if (!tmp)
		return -ENOMEM;
	if (!READ_ONCE(ready)) {
#ifdef CONFIG_FIXED
		kfree(tmp);
#endif
		return -EAGAIN;
	}
	kfree(tmp);
	return 0;
}

static int __init m_init(void)
{
	t = kthread_run(fn, NULL, "fn");
	if (IS_ERR(t))
		return PTR_ERR(t);
	get_task_struct(t);
	return 0;
}

static void __exit m_exit(void) { kthread_stop(t); put_task_struct(t); }
module_init(m_init);
module_exit(m_exit);
