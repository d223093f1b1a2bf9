// SPDX-License-Identifier: GPL-2.0-or-later
/* read() copies to the process under a mutex that munmap() takes: a page fault takes mmap_lock. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static DEFINE_MUTEX(lock);
static int value;

static ssize_t m_read(struct file *file, char __user *buffer, size_t length, loff_t *offset)
{
	int copy, error;

	mutex_lock(&lock);
	copy = value;
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	error = copy_to_user(buffer, &copy, sizeof(copy));
#ifndef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	return error ? -EFAULT : sizeof(copy);
}

static void m_close(struct vm_area_struct *area)
{
	mutex_lock(&lock);
	value = 1;
	mutex_unlock(&lock);
}

static vm_fault_t m_fault(struct vm_fault *fault)
{
	return fault->vma->vm_flags & VM_DONTEXPAND ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct m_operations = {
	.close = m_close,
	.fault = m_fault,
};

static int m_mmap(struct file *file, struct vm_area_struct *area)
{
	vm_flags_set(area, VM_DONTEXPAND);
	area->vm_ops = &m_operations;
	return remap_pfn_range(area, area->vm_start, virt_to_phys(&value) >> PAGE_SHIFT,
			       area->vm_end - area->vm_start, area->vm_page_prot);
}

static const struct file_operations m_fops = {
	.owner = THIS_MODULE,
	.read = m_read,
	.mmap = m_mmap,
};

static struct miscdevice m_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "m",
	.fops = &m_fops,
};

module_misc_device(m_dev);
MODULE_LICENSE("GPL");
