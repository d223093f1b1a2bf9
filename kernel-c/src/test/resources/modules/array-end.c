// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>
struct slot { struct mutex lock; int owner; };
static struct slot *slots;
static int nr = 2;
static int worker(void *arg)
{
	struct slot *s = slots;
	struct slot *end = slots + nr;
#ifdef CONFIG_FIXED
	for (; s < end; s++) {
#else
	for (; s <= end; s++) {
#endif
		mutex_lock(&s->lock);
		s->owner = 1;
		mutex_unlock(&s->lock);
	}
	return 0;
}
static int __init t_init(void)
{
	int i;
	slots = kcalloc(nr, sizeof(*slots), GFP_KERNEL);
	if (!slots)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		mutex_init(&slots[i].lock);
	kthread_run(worker, NULL, "w1");
	kthread_run(worker, NULL, "w2");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
