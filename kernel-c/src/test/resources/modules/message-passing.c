// SPDX-License-Identifier: GPL-2.0-or-later
// data is published without order; plain accesses race
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/compiler.h>

static int data, flag;

static int publisher(void *unused)
{
	data = 7;
#ifdef CONFIG_FIXED
	smp_store_release(&flag, 1);
#else
	flag = 1;
#endif
	return 0;
}

static int receiver(void *unused)
{
#ifdef CONFIG_FIXED
	if (smp_load_acquire(&flag))
#else
	if (flag)
#endif
		WARN_ON(data != 7);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(publisher, NULL, "publisher");
	kthread_run(receiver, NULL, "receiver");
	return 0;
}
module_init(m_init);
