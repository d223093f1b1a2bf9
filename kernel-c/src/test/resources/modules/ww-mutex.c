// SPDX-License-Identifier: GPL-2.0-or-later
// Two transactions take two locks in two orders; one that has to give way keeps what it has.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/ww_mutex.h>
struct buffer {
	struct ww_mutex lock;
	int uses;
};
static DEFINE_WW_CLASS(buffers);
static struct buffer first, second;
static void use_both(struct buffer *a, struct buffer *b)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &buffers);
	ww_mutex_lock(&a->lock, &ctx);
	while (ww_mutex_lock(&b->lock, &ctx) == -EDEADLK) {
#ifdef CONFIG_FIXED
		ww_mutex_unlock(&a->lock);
		ww_mutex_lock_slow(&b->lock, &ctx);
		swap(a, b);
#else
		ww_mutex_lock(&b->lock, NULL);
		break;
#endif
	}
	ww_acquire_done(&ctx);
	a->uses++;
	b->uses++;
	ww_mutex_unlock(&a->lock);
	ww_mutex_unlock(&b->lock);
	ww_acquire_fini(&ctx);
}
static int one(void *unused)
{
	use_both(&first, &second);
	return 0;
}
static int other(void *unused)
{
	use_both(&second, &first);
	return 0;
}
static int __init buffers_init(void)
{
	ww_mutex_init(&first.lock, &buffers);
	ww_mutex_init(&second.lock, &buffers);
	kthread_run(one, NULL, "one");
	kthread_run(other, NULL, "other");
	return 0;
}
module_init(buffers_init);
