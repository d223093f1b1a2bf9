// SPDX-License-Identifier: GPL-2.0-or-later
// A comparison by difference is wrong for unsigned numbers that are far apart.
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/bsearch.h>
#include <linux/kernel.h>

static u32 keys[] = { 7, 0xC0000001u, 3 };
static int compares(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

#ifdef CONFIG_FIXED
	return x < y ? -1 : x > y;
#else
	return (int)(x - y);
#endif
}
static int __init m_init(void)
{
	sort(keys, ARRAY_SIZE(keys), sizeof(keys[0]), compares, NULL);
	BUG_ON(keys[0] != 3 || keys[2] != 0xC0000001u);
	return 0;
}
static void __exit m_exit(void)
{
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
