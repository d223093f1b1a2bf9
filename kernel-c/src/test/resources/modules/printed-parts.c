// SPDX-License-Identifier: GPL-2.0-or-later
// What is printed is a sum of what is read of an object: it has to be there still.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
struct counted { int length; };
static void say(struct counted *c, const char *when)
{
	pr_info("%s: %d of %d\n", when, (int)READ_ONCE(c->length) + 1, c ? 1 : 0);
}
static int runs(void *unused)
{
	struct counted *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return 0;
#ifdef CONFIG_FIXED
	say(c, "last");
	kfree(c);
#else
	kfree(c);
	say(c, "gone");
#endif
	c = NULL;
	pr_info("length %d\n", c ? c->length : 0);
	return 0;
}
static int __init p_init(void)
{
	kthread_run(runs, NULL, "runs");
	return 0;
}
module_init(p_init);
