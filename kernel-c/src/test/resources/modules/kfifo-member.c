// SPDX-License-Identifier: GPL-2.0-or-later
// A queue is a member of a struct; its two readers need a lock.
#include <linux/module.h>
#include <linux/kfifo.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct sensor {
	DECLARE_KFIFO(samples, u32, 4);
	spinlock_t lock;
	struct timer_list tick;
	u32 sequence;
};

static struct sensor sensor;

static void sensor_tick(struct timer_list *t)
{
	struct sensor *s = from_timer(s, t, tick);

	if (!kfifo_put(&s->samples, s->sequence + 1))
		return;
	s->sequence++;
}

static ssize_t sensor_read(struct file *file, char __user *to, size_t length, loff_t *offset)
{
	u32 value;
	unsigned int n;

	if (length < sizeof(value))
		return -EINVAL;
#ifdef CONFIG_FIXED
	n = kfifo_out_spinlocked(&sensor.samples, &value, 1, &sensor.lock);
#else
	n = kfifo_out(&sensor.samples, &value, 1);
#endif
	if (n == 0)
		return -EAGAIN;
	BUG_ON(value != 1);
	if (copy_to_user(to, &value, sizeof(value)))
		return -EFAULT;
	return sizeof(value);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = sensor_read,
};
static struct miscdevice device = { MISC_DYNAMIC_MINOR, "sensor", &fops };

static int __init m_init(void)
{
	int error;

	INIT_KFIFO(sensor.samples);
	BUG_ON(kfifo_size(&sensor.samples) != 4);
	spin_lock_init(&sensor.lock);
	timer_setup(&sensor.tick, sensor_tick, 0);
	error = misc_register(&device);
	if (error)
		return error;
	mod_timer(&sensor.tick, jiffies + HZ);
	return 0;
}

static void __exit m_exit(void)
{
	misc_deregister(&device);
	del_timer_sync(&sensor.tick);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
