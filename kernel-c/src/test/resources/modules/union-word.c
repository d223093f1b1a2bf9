// SPDX-License-Identifier: GPL-2.0-or-later
// A register that is written as a word and read in parts, and a command of 64 bits on the stack.
#include <linux/bitfield.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>

union command {
	u64 raw;
	struct {
		u32 length:12;
		u32 code:4;
		u32 :16;
		u32 tag;
	} __packed;
	u8 bytes[8];
};

static struct {
	spinlock_t lock;
	union {
		u32 word;
		struct { u16 low, high; };
		struct { u8 first, rest[3]; } part;
	};
	u32 table[4];
} device = { .lock = __SPIN_LOCK_UNLOCKED(device.lock) };

static int writes(void *unused)
{
	union command command = { .raw = 0 };

	command.code = 3;
	command.length = 0x123;
	command.tag = 9;
	BUG_ON(command.bytes[1] != 0x31 || command.raw >> 32 != 9);
	command.raw = 0x700004005ULL;
	BUG_ON(command.length != 5 || command.code != 4 || command.tag != 7);
	BUG_ON(FIELD_GET(GENMASK(15, 12), command.raw) != FIELD_PREP(GENMASK(2, 1), 2));
	spin_lock(&device.lock);
	device.word = 0x00030001;
	device.table[3] = 1;
	memset(device.table, 0, sizeof(device.table));
	BUG_ON(device.table[3]);
	spin_unlock(&device.lock);
	return 0;
}

static int reads(void *unused)
{
	u16 high;
	u8 third;

	spin_lock(&device.lock);
	high = device.high;
	third = device.part.rest[1];
	spin_unlock(&device.lock);
	BUG_ON(high != third);
#ifndef CONFIG_FIXED
	BUG_ON(high);
#endif
	return 0;
}

static int __init starts(void)
{
	kthread_run(writes, NULL, "writes");
	kthread_run(reads, NULL, "reads");
	return 0;
}
module_init(starts);
