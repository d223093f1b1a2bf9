// SPDX-License-Identifier: GPL-2.0-or-later
// A mapping has a reference to its page, and a fork makes another mapping that is counted.
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>

static struct page *page;
static atomic_t mappings = ATOMIC_INIT(0);

static void opens(struct vm_area_struct *area)
{
#ifdef CONFIG_FIXED
	atomic_inc(&mappings);
#endif
}

static void closes(struct vm_area_struct *area)
{
	WARN_ON(atomic_dec_return(&mappings) < 0);
}

static vm_fault_t faults(struct vm_fault *fault)
{
	get_page(page);
	fault->page = page;
	return 0;
}

static const struct vm_operations_struct operations = {
	.open = opens,
	.close = closes,
	.fault = faults,
};

static int maps(struct file *file, struct vm_area_struct *area)
{
	area->vm_ops = &operations;
	atomic_inc(&mappings);
	return 0;
}

static const struct file_operations fops = { .owner = THIS_MODULE, .mmap = maps };
static struct miscdevice device = { MISC_DYNAMIC_MINOR, "page", &fops };

static int __init m_init(void)
{
	int error;

	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	error = misc_register(&device);
	if (error)
		put_page(page);
	return error;
}

static void __exit m_exit(void)
{
	misc_deregister(&device);
	put_page(page);
}

module_init(m_init);
module_exit(m_exit);
