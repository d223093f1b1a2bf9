// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#ifdef CONFIG_FIXED
#define SUM (1 + 2)
#define DOUBLE(x) ((x) * 2)
#define BITS (1 | 2)
#define LIMIT 3
#else
#define SUM 1 + 2
#define DOUBLE(x) x * 2
#define BITS 1 | 2
#define LIMIT 3;
#endif
static int doubled, negated, masked, limit;
static int task(void *unused)
{
	bool groups_as_it_stands;

	doubled = DOUBLE(SUM);
	negated = -SUM;
	masked = 4 & BITS;
	limit = LIMIT + 1;
	groups_as_it_stands = doubled == 5 && negated == 1 && masked == 2 && limit == 3;
	BUG_ON(groups_as_it_stands);
	return 0;
}
static int __init grouping_init(void)
{
	kthread_run(task, NULL, "task");
	return 0;
}
module_init(grouping_init);
