// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(m);
static int state;
static int __init t_init(void)
{
	mutex_lock(&m);
	state = 1;
#ifdef CONFIG_FIXED
	mutex_unlock(&m);
#endif
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
