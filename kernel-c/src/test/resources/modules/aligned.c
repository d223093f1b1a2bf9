// SPDX-License-Identifier: GPL-2.0-or-later
// entries of a cache line each: the size of one is not that of its members
#include <linux/cache.h>
#include <linux/module.h>
#include <linux/types.h>

struct entry {
	int hits;
} __aligned(64);

struct record {
	char tag;
	u32 value __aligned(16);
	u8 flags ____cacheline_aligned;
};

struct wire {
	u8 kind;
	u32 length;
} __attribute__((packed, aligned(8)));

static struct entry entries[2];

static int __init m_init(void)
{
#ifdef CONFIG_FIXED
	BUG_ON(sizeof(entries) != 128);
	BUG_ON(offsetof(struct record, value) != 16);
	BUG_ON(offsetof(struct record, flags) != 64);
	BUG_ON(sizeof(struct record) != 128);
	BUG_ON(sizeof(struct wire) != 8);
#else
	BUG_ON(sizeof(entries) != 2 * sizeof(int));
#endif
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
