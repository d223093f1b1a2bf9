// SPDX-License-Identifier: GPL-2.0-or-later
// what is beyond the end of the memory that was allocated is no member
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>

struct header {
	u16 kind, length;
};

struct packet {
	struct header header;
	u32 from;
	u32 to;
};

static void *memory(size_t size)
{
	void *made = kmalloc(size, GFP_KERNEL);

	if (made)
		memset(made, 0, size);
	return made;
}

static int worker(void *unused)
{
	struct packet *packet = memory(sizeof(struct header) + 4);
	u32 *table = kcalloc(8, 1, GFP_KERNEL);

	if (!packet || !table)
		goto out;
	packet->header.kind = 1;
	packet->from = 2;
	table[1] = 3;
#ifndef CONFIG_FIXED
	packet->to = 4;
#endif
out:
	kfree(table);
	kfree(packet);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(worker, NULL, "worker");
	return 0;
}
module_init(m_init);
