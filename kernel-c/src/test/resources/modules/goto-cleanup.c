// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>

struct dev { char *rx; char *tx; };
static struct dev *live;
static DEFINE_MUTEX(dev_lock);

static struct dev *dev_new(gfp_t gfp)
{
	struct dev *d;

	d = kzalloc(sizeof(*d), gfp);
	if (!d)
		goto fail;
	d->rx = kmalloc(64, gfp);
	if (!d->rx)
		goto fail_dev;
	d->tx = kmalloc(64, gfp);
	if (!d->tx)
		goto fail_rx;
	return d;

fail_rx:
	kfree(d->rx);
fail_dev:
	kfree(d);
fail:
#ifdef CONFIG_FIXED
	return ERR_PTR(-ENOMEM);
#else
	return d;
#endif
}

static int opener(void *unused)
{
	struct dev *d = dev_new(GFP_NOWAIT);

	if (IS_ERR_OR_NULL(d))
		return 0;
	mutex_lock(&dev_lock);
	d->rx[0] = 'x';
	kfree(d->tx);
	kfree(d->rx);
	kfree(d);
	mutex_unlock(&dev_lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(opener, NULL, "opener");
	return 0;
}
module_init(m_init);
