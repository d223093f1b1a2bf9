// SPDX-License-Identifier: GPL-2.0-or-later
// The last reference goes before the lock is taken, so a lookup finds what is about to be freed.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/list.h>
#include <linux/delay.h>
struct sess { refcount_t ref; struct list_head l; int id; };
static LIST_HEAD(all);
static DEFINE_SPINLOCK(lock);
static struct task_struct *t[2];
static struct sess *find(int id)
{
	struct sess *s, *r = NULL;
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	list_for_each_entry(s, &all, l)
		if (s->id == id) {
			refcount_inc(&s->ref);
			r = s;
			break;
		}
	spin_unlock_irqrestore(&lock, flags);
	return r;
}
static void put(struct sess *s)
{
	unsigned long flags;

#ifdef CONFIG_FIXED
	if (!refcount_dec_and_lock_irqsave(&s->ref, &lock, &flags))
		return;
#else
	if (!refcount_dec_and_test(&s->ref))
		return;
	spin_lock_irqsave(&lock, flags);
#endif
	list_del(&s->l);
	spin_unlock_irqrestore(&lock, flags);
	kfree(s);
}
static int owner(void *x)
{
	struct sess *s = kzalloc(sizeof(*s), GFP_KERNEL);
	unsigned long flags;

	if (s) {
		refcount_set(&s->ref, 1);
		s->id = 1;
		spin_lock_irqsave(&lock, flags);
		list_add(&s->l, &all);
		spin_unlock_irqrestore(&lock, flags);
		put(s);
	}
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}
static int user(void *x)
{
	struct sess *s = find(1);

	if (s)
		put(s);
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}
static int __init g_init(void)
{
	t[0] = kthread_run(owner, NULL, "rd");
	if (IS_ERR(t[0]))
		return PTR_ERR(t[0]);
	t[1] = kthread_run(user, NULL, "wr");
	if (IS_ERR(t[1])) {
		kthread_stop(t[0]);
		return PTR_ERR(t[1]);
	}
	return 0;
}
static void __exit g_exit(void)
{
	kthread_stop(t[0]);
	kthread_stop(t[1]);
}
module_init(g_init);
module_exit(g_exit);
