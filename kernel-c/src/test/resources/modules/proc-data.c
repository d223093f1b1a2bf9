// SPDX-License-Identifier: GPL-2.0-or-later
// What a file of proc shows is freed before the file is removed.
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
struct stat { int reads; struct mutex lock; };
static struct stat *st;
static struct proc_dir_entry *pde;
static int st_show(struct seq_file *m, void *v)
{
	struct stat *s = m->private;

	mutex_lock(&s->lock);
	s->reads++;
	seq_printf(m, "%d\n", s->reads);
	mutex_unlock(&s->lock);
	return 0;
}
static int st_open(struct inode *inode, struct file *file)
{
	return single_open(file, st_show, pde_data(inode));
}
static const struct proc_ops pops = {
	.proc_open = st_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
static int __init g_init(void)
{
	st = kzalloc(sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	mutex_init(&st->lock);
	pde = proc_create_data("st", 0444, NULL, &pops, st);
	if (!pde) {
		kfree(st);
		return -ENOMEM;
	}
	return 0;
}
static void __exit g_exit(void)
{
#ifdef CONFIG_FIXED
	proc_remove(pde);
	kfree(st);
#else
	kfree(st);
	proc_remove(pde);
#endif
}
module_init(g_init);
module_exit(g_exit);
