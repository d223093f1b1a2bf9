// SPDX-License-Identifier: GPL-2.0-or-later
// a header in one buffer is copied to another buffer that may not have it yet
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/mutex.h>
struct hdr { u16 type; u16 len; };
static u8 rx_buf[16], tx_buf[16];
static DEFINE_MUTEX(buf_lock);
static int receiver(void *u)
{
	struct hdr *h = (struct hdr *)rx_buf;
	mutex_lock(&buf_lock);
	h->type = 1;
	h->len = 4;
	mutex_unlock(&buf_lock);
	return 0;
}
static int echo(void *u)
{
	struct hdr *h = (struct hdr *)tx_buf;
	mutex_lock(&buf_lock);
	memcpy(tx_buf, rx_buf, sizeof(*h));
#ifdef CONFIG_FIXED
	if (h->type)
#endif
		WARN_ON(h->len != 4);
	mutex_unlock(&buf_lock);
	return 0;
}
static int __init e_init(void)
{
	kthread_run(receiver, NULL, "receiver");
	kthread_run(echo, NULL, "echo");
	return 0;
}
module_init(e_init);
MODULE_LICENSE("GPL");
