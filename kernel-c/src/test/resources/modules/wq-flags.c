// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/workqueue.h>
#include <linux/mutex.h>

static struct workqueue_struct *io_wq;
static DEFINE_MUTEX(io_lock);

struct io { struct work_struct w; int n; };
static struct io ios[3];

static void io_fn(struct work_struct *w)
{
	struct io *io = container_of(w, struct io, w);

	mutex_lock(&io_lock);
	io->n++;
	mutex_unlock(&io_lock);
}

static int __init m_init(void)
{
	int i;

	io_wq = alloc_workqueue("io_%s", WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_UNBOUND, 1, "x");
	if (!io_wq)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(ios); i++) {
		INIT_WORK(&ios[i].w, io_fn);
		queue_work(io_wq, &ios[i].w);
	}
	return 0;
}

static void __exit m_exit(void)
{
#ifdef CONFIG_FIXED
	destroy_workqueue(io_wq);
#else
	mutex_lock(&io_lock);
	destroy_workqueue(io_wq);
	mutex_unlock(&io_lock);
#endif
}
module_init(m_init);
module_exit(m_exit);
