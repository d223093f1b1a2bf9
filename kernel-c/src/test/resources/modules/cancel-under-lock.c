// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct scanner {
	struct mutex lock;
	struct delayed_work scan;
	bool stopped;
	int found;
};

static struct scanner sc;

static void scan_fn(struct work_struct *work)
{
	struct scanner *s = container_of(to_delayed_work(work), struct scanner, scan);

	mutex_lock(&s->lock);
	s->found++;
	if (!s->stopped)
		schedule_delayed_work(&s->scan, msecs_to_jiffies(500));
	mutex_unlock(&s->lock);
}

static int __init sc_init(void)
{
	mutex_init(&sc.lock);
	INIT_DELAYED_WORK(&sc.scan, scan_fn);
	schedule_delayed_work(&sc.scan, 0);
	return 0;
}

static void __exit sc_exit(void)
{
	mutex_lock(&sc.lock);
	sc.stopped = true;
#ifdef CONFIG_FIXED
	mutex_unlock(&sc.lock);
	cancel_delayed_work_sync(&sc.scan);
#else
	cancel_delayed_work_sync(&sc.scan);
	mutex_unlock(&sc.lock);
#endif
}
module_init(sc_init);
module_exit(sc_exit);
