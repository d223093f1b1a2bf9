// SPDX-License-Identifier: GPL-2.0-or-later
// the first bytes of a record in a buffer are zeroed, or bytes behind its beginning
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

struct record {
	u32 kind;
	u32 count;
	u32 sum[2];
};

static int __init m_init(void)
{
	u8 *buf = kzalloc(32, GFP_KERNEL);
	struct record *record;

	if (!buf)
		return -ENOMEM;
	record = (struct record *)buf;
	record->kind = 1;
	record->count = 2;
	record->sum[0] = 3;
	record->sum[1] = 4;
	memset(buf, 0, 8);
#ifdef CONFIG_FIXED
	BUG_ON(record->kind || record->count);
	BUG_ON(record->sum[0] != 3 || record->sum[1] != 4);
	memset(buf + 8, 0xff, 4);
	BUG_ON(record->sum[0] != 0xffffffff || record->sum[1] != 4);
#else
	BUG_ON(!record->count);
#endif
	kfree(buf);
	return 0;
}
module_init(m_init);
