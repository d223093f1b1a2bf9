// SPDX-License-Identifier: GPL-2.0-or-later
/* Two locks in two orders, one of which is the process's lock over its memory. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(sem);

static long m_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct mm_struct *mm = current->mm;

	switch (command) {
	case 1:
		down_write(&sem);
		mmap_read_lock(mm);
		mmap_read_unlock(mm);
		up_write(&sem);
		return 0;
	case 2:
#ifdef CONFIG_FIXED
		down_read(&sem);
		mmap_write_lock(mm);
#else
		mmap_write_lock(mm);
		down_read(&sem);
#endif
		mmap_write_unlock(mm);
		up_read(&sem);
		return 0;
	}
	return -ENOTTY;
}

static const struct file_operations m_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = m_ioctl,
};

static struct miscdevice m_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "m",
	.fops = &m_fops,
};

module_misc_device(m_dev);
MODULE_LICENSE("GPL");
