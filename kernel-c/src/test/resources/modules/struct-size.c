// SPDX-License-Identifier: GPL-2.0-or-later
// struct_size() inside a macro, and a struct without room for any element
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

struct table {
	int entries;
	int entry[];
};

#define make(object, member, count) kzalloc(struct_size(object, member, count), GFP_KERNEL)

static int worker(void *unused)
{
	struct table *two = make(two, entry, 2);
	struct table *none = kzalloc(sizeof(*none), GFP_KERNEL);

	if (two && none) {
		two->entry[1] = 3;
		none->entries = two->entry[1];
#ifndef CONFIG_FIXED
		two->entry[2] = none->entries;
#endif
	}
	kfree(none);
	kfree(two);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(worker, NULL, "worker");
	return 0;
}
module_init(m_init);
