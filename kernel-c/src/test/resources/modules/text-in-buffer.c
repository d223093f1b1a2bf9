// SPDX-License-Identifier: GPL-2.0-or-later
// a text has a 0 at its end, and its letters can be read where it was copied to
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>

static int worker(void *unused)
{
	char local[6];
	u16 pattern[2];
	u8 raw[4];
#ifdef CONFIG_FIXED
	char *name = kmalloc(sizeof("queue"), GFP_KERNEL);
#else
	char *name = kmalloc(strlen("queue"), GFP_KERNEL);
#endif

	if (!name)
		return 0;
	WARN_ON(strscpy(local, "longer", sizeof(local)) != -E2BIG);
	WARN_ON(strlen(local) != 5 || local[4] != 'e');
	memset(pattern, 0xa5, sizeof(pattern));
	WARN_ON(pattern[0] != 0xa5a5 || pattern[1] != pattern[0]);
	memcpy(raw, "AB", 3);
	WARN_ON(raw[0] != 'A' || raw[2]);
	strcpy(name, "queue");
	WARN_ON(name[0] != 'q');
	kfree(name);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(worker, NULL, "worker");
	return 0;
}
module_init(m_init);
