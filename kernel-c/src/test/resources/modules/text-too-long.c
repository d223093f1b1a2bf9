// SPDX-License-Identifier: GPL-2.0-or-later
// What snprintf() gives is how long the text would be, not how much of it there is.
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>

static int names(void *unused)
{
	char text[8];
	int length = 0;
	int i;

	for (i = 0; i < 3; i++)
#ifdef CONFIG_FIXED
		length += scnprintf(text + length, sizeof(text) - length, "item%d", i);
#else
		length += snprintf(text + length, sizeof(text) - length, "item%d", i);
#endif
	text[length] = '\0';
	return 0;
}

static int __init m_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(names, NULL, "names"));
}
module_init(m_init);
