// SPDX-License-Identifier: GPL-2.0-or-later
// the second allocation fails and the workqueue stays
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static int *buf;

static int show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", *buf);
	return 0;
}

static int __init m_init(void)
{
	int err = -ENOMEM;

	wq = alloc_workqueue("unwind", 0, 0);
	if (!wq)
		return -ENOMEM;
	buf = kzalloc(sizeof(int), GFP_KERNEL);
	if (!buf)
#ifdef CONFIG_FIXED
		goto err_wq;
#else
		return -ENOMEM;
#endif
	if (!proc_create_single("unwind", 0444, NULL, show))
		goto err_buf;
	return 0;

err_buf:
	kfree(buf);
#ifdef CONFIG_FIXED
err_wq:
#endif
	destroy_workqueue(wq);
	return err;
}

static void __exit m_exit(void)
{
	remove_proc_entry("unwind", NULL);
	kfree(buf);
	destroy_workqueue(wq);
}

module_init(m_init);
module_exit(m_exit);
