// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
struct entry { int value; };
static struct entry first, second;
static struct entry *shown;
static int writer(void *unused)
{
	first.value = 1;
	second.value = 1;
	smp_store_release(&shown, &first);
	return 0;
}
static int reader(void *unused)
{
	struct entry *entry = READ_ONCE(shown);
	if (!entry)
		return 0;
#ifdef CONFIG_FIXED
	return entry->value;
#else
	return second.value;
#endif
}
static int __init address_init(void)
{
	kthread_run(writer, NULL, "writer");
	kthread_run(reader, NULL, "reader");
	return 0;
}
module_init(address_init);
