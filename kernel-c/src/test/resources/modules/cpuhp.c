// SPDX-License-Identifier: GPL-2.0-or-later
// the callbacks of a CPU stay
#include <linux/module.h>
#include <linux/cpuhotplug.h>
#include <linux/cpu.h>
static int count;
static enum cpuhp_state st;
static int up(unsigned int cpu) { WRITE_ONCE(count, 1); return 0; }
static int down_(unsigned int cpu) { WRITE_ONCE(count, 0); return 0; }
static int __init t_init(void)
{
	int ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "t:online", up, down_);
	if (ret < 0)
		return ret;
	st = ret;
	return 0;
}
static void __exit t_exit(void)
{
#ifdef CONFIG_FIXED
	cpuhp_remove_state(st);
#endif
}
module_init(t_init);
module_exit(t_exit);
