// SPDX-License-Identifier: GPL-2.0-or-later
// Of two files of proc one is removed when what it shows is freed already.
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
static int *total, *errors;
static int number_show(struct seq_file *seq, void *unused)
{
	int *number = seq->private;
	int now = READ_ONCE(*number);

	seq_printf(seq, "%d\n", now);
	return 0;
}
DEFINE_PROC_SHOW_ATTRIBUTE(number);
static struct proc_dir_entry *total_file, *errors_file;
static int __init counts_init(void)
{
	total = kzalloc(sizeof(*total), GFP_KERNEL);
	errors = kzalloc(sizeof(*errors), GFP_KERNEL);
	if (!total || !errors) {
		kfree(total);
		kfree(errors);
		return -ENOMEM;
	}
	total_file = proc_create_data("total", 0444, NULL, &number_proc_ops, total);
	errors_file = proc_create_data("errors", 0444, NULL, &number_proc_ops, errors);
	return 0;
}
static void __exit counts_exit(void)
{
	proc_remove(total_file);
#ifdef CONFIG_FIXED
	proc_remove(errors_file);
#endif
	kfree(total);
	kfree(errors);
#ifndef CONFIG_FIXED
	proc_remove(errors_file);
#endif
}
module_init(counts_init);
module_exit(counts_exit);
