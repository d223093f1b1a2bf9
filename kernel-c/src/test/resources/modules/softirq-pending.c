// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
struct dev {
	spinlock_t lock;
	struct tasklet_struct bh;
	int pending;
};
static struct dev d;
static void bh_fn(struct tasklet_struct *t)
{
	struct dev *dev = from_tasklet(dev, t, bh);
	spin_lock(&dev->lock);
	dev->pending = 0;
	spin_unlock(&dev->lock);
}

static int submit(void *u)
{
	struct dev *dev = u;
	tasklet_schedule(&dev->bh);
#ifdef CONFIG_FIXED
	spin_lock_bh(&dev->lock);
	dev->pending++;
	spin_unlock_bh(&dev->lock);
#else
	spin_lock(&dev->lock);
	dev->pending++;
	spin_unlock(&dev->lock);
#endif
	return 0;
}

static struct task_struct *t;
static int __init d_init(void)
{
	spin_lock_init(&d.lock);
	tasklet_setup(&d.bh, bh_fn);
	t = kthread_create(submit, &d, "submit");
	if (IS_ERR(t))
		return PTR_ERR(t);
	get_task_struct(t);
	wake_up_process(t);
	return 0;
}

static void __exit d_exit(void)
{
	kthread_stop_put(t);
	tasklet_kill(&d.bh);
}

module_init(d_init);
module_exit(d_exit);
