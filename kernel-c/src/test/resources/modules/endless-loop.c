// SPDX-License-Identifier: GPL-2.0-or-later
// A counter of 8 bits never reaches 256.
#include <linux/module.h>
#include <linux/kthread.h>

#define COUNT 256
static u32 total;

static int sums(void *unused)
{
#ifdef CONFIG_FIXED
	unsigned int i;
#else
	u8 i;
#endif
	u32 sum = 0;

	for (i = 0; i < COUNT; i++)
		sum |= i;
	WRITE_ONCE(total, sum);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(sums, NULL, "sums");
	return 0;
}
module_init(m_init);
