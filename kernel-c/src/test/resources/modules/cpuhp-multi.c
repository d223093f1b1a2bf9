// SPDX-License-Identifier: GPL-2.0-or-later
// an instance leaves its state before it is freed
#include <linux/cpuhotplug.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

struct unit {
	struct hlist_node node;
	unsigned int cpu;
};

static int state;
static struct unit *unit;

static int online(unsigned int cpu, struct hlist_node *node)
{
	hlist_entry_safe(node, struct unit, node)->cpu = cpu;
	return 0;
}

static int __init m_init(void)
{
	state = cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN, "unit", online, NULL);
	if (state < 0)
		return state;
	unit = kzalloc(sizeof(*unit), GFP_KERNEL);
	return unit ? cpuhp_state_add_instance(state, &unit->node) : -ENOMEM;
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	cpuhp_state_remove_instance(state, &unit->node);
	kfree(unit);
#else
	kfree(unit);
	cpuhp_state_remove_instance(state, &unit->node);
#endif
	cpuhp_remove_multi_state(state);
}
module_init(m_init);
module_exit(m_exit);
