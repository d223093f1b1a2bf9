// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/slab.h>

struct table {
	int size;
	int rows;
};
static struct table *table;
static int done, total;

static int reader(void *unused)
{
	total = table->size + table->rows;
#ifdef CONFIG_FIXED
	smp_store_release(&done, 1);
#else
	smp_wmb(); /* orders no reads */
	WRITE_ONCE(done, 1);
#endif
	return 0;
}

/* That it is freed only if the flag is seen is order enough. */
static int remover(void *unused)
{
	table->rows = 2;
	kthread_run(reader, NULL, "reader");
	while (!READ_ONCE(done))
		msleep(1);
	kfree(table);
	return 0;
}

static int __init m_init(void)
{
	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table->size = 3;
	kthread_run(remover, NULL, "remover");
	return 0;
}
module_init(m_init);
