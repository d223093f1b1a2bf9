// SPDX-License-Identifier: GPL-2.0-or-later
// two bit fields are in one word
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
struct state { unsigned int up:1; unsigned int dirty:1; spinlock_t lock; };
static struct state st;
static int a(void *x)
{
#ifdef CONFIG_FIXED
	spin_lock(&st.lock);
#endif
	st.up = 1;
#ifdef CONFIG_FIXED
	spin_unlock(&st.lock);
#endif
	return 0;
}
static int b(void *x)
{
#ifdef CONFIG_FIXED
	spin_lock(&st.lock);
#endif
	st.dirty = 1;
#ifdef CONFIG_FIXED
	spin_unlock(&st.lock);
#endif
	return 0;
}
static int __init t_init(void)
{
	spin_lock_init(&st.lock);
	kthread_run(a, NULL, "a");
	kthread_run(b, NULL, "b");
	return 0;
}
module_init(t_init);
