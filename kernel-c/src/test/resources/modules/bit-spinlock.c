// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/bit_spinlock.h>
static unsigned long word;
static int n;
static int t(void *x)
{
#ifdef CONFIG_FIXED
	bit_spin_lock(0, &word);
	n++;
	bit_spin_unlock(0, &word);
#else
	if (!test_bit(0, &word)) {
		set_bit(0, &word);
		n++;
		clear_bit(0, &word);
	}
#endif
	return 0;
}
static int __init i(void)
{
	kthread_run(t, NULL, "a");
	kthread_run(t, NULL, "b");
	return 0;
}
module_init(i);
