// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
struct tok { void *data; };
static void tok_destroy(struct tok *t)
{
	kfree(t->data);
	kfree(t);
}
DEFINE_FREE(tok, struct tok *, if (!IS_ERR_OR_NULL(_T)) tok_destroy(_T))
static void use(struct work_struct *w)
{
#ifdef CONFIG_FIXED
	struct tok *t __free(tok) = kzalloc(sizeof(*t), GFP_KERNEL);
#else
	struct tok *t = kzalloc(sizeof(*t), GFP_KERNEL);
#endif
	if (!t)
		return;
	t->data = kmalloc(8, GFP_NOWAIT);
	if (!t->data)
		return;
#ifndef CONFIG_FIXED
	tok_destroy(t);
#endif
}
static DECLARE_WORK(work, use);
static int __init f_init(void)
{
	schedule_work(&work);
	return 0;
}
static void __exit f_exit(void)
{
	cancel_work_sync(&work);
}
module_init(f_init);
module_exit(f_exit);
