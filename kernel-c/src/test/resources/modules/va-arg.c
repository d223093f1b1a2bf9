// SPDX-License-Identifier: GPL-2.0-or-later
// a function reads what it is given for ..., and what is printed by %s is there
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/stdarg.h>

static int sum_of_list(int count, va_list list)
{
	int sum = 0;

	while (count--)
		sum += va_arg(list, int);
	return sum;
}

static int sum_of(int count, ...)
{
	va_list list;
	int sum;

	va_start(list, count);
	sum = sum_of_list(count, list);
	va_end(list);
	return sum;
}

static const char *last_of(int count, ...)
{
	const char *last = NULL;
	va_list list;

	va_start(list, count);
	while (count--)
		last = va_arg(list, const char *);
	va_end(list);
	return last;
}

static int worker(void *unused)
{
	char *copy = kstrdup("copy", GFP_KERNEL);
	const char *last;

	if (!copy)
		return 0;
	WARN_ON(sum_of(3, 1, 'b', -2) != 97);
	last = last_of(2, "first", copy);
#ifdef CONFIG_FIXED
	pr_info("%d%% of %*s\n", 5, 8, last);
	kfree(copy);
#else
	kfree(copy);
	pr_info("%d%% of %*s\n", 5, 8, last);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(worker, NULL, "worker");
	return 0;
}
module_init(m_init);
