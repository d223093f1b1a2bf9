// SPDX-License-Identifier: GPL-2.0-or-later
// a bit is set in flags that have no value yet
#include <linux/bitops.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

struct device_state {
	unsigned long flags;
	int users;
};

static struct device_state *state;

static int opener(void *unused)
{
	set_bit(0, &state->flags);
	return 0;
}

static int __init m_init(void)
{
	state = kmalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	state->users = 0;
#ifdef CONFIG_FIXED
	state->flags = 0;
#endif
	kthread_run(opener, NULL, "opener");
	return 0;
}
module_init(m_init);
