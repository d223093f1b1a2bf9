// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>

static struct work_struct report;

static void report_fn(struct work_struct *w)
{
}

static int submit(void *unused)
{
	int i;

	for (i = 0; i < 2; i++) {
		INIT_WORK(&report, report_fn);
		schedule_work(&report);
#ifdef CONFIG_FIXED
		flush_work(&report);
#endif
	}
	return 0;
}

static int __init m_init(void)
{
	kthread_run(submit, NULL, "submit");
	return 0;
}
module_init(m_init);
