// SPDX-License-Identifier: GPL-2.0-or-later
// An event with a random token and a time is copied, and freed twice if the token is 0.
#include <linux/module.h>
#include <linux/random.h>
#include <linux/timekeeping.h>
#include <linux/slab.h>
#include <linux/rbtree.h>
#include <linux/kthread.h>
struct event { struct rb_node node; struct timespec64 when; u32 token; u8 nonce[4]; };
static int emit(const struct event *tmpl)
{
	struct event *e = kmemdup(tmpl, sizeof(*tmpl), GFP_KERNEL);
	int ret = 0;
	if (!e)
		return -ENOMEM;
	if (e->token == 0) {
		ret = -EINVAL;
#ifndef CONFIG_FIXED
		kfree(e);
#endif
	}
	kfree(e);
	return ret;
}
static int gen(void *u)
{
	struct event e = { };
	get_random_bytes(&e.token, sizeof(e.token));
	get_random_bytes(e.nonce, sizeof(e.nonce));
	ktime_get_real_ts64(&e.when);
	if (e.when.tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	return emit(&e);
}
static int __init e_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(gen, NULL, "gen"));
}
module_init(e_init);
