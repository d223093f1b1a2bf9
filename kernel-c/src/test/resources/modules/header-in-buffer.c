// SPDX-License-Identifier: GPL-2.0-or-later
// bytes that are used as a header, and as what follows it
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

struct header {
	u8 kind;
	u8 flags;
	__le16 length;
} __packed;

struct reading {
	struct header header;
	u32 value;
};

#define SIZE 32

static u8 *queued;
static DEFINE_MUTEX(lock);

static int sender(void *unused)
{
	u8 *buf = kzalloc(SIZE, GFP_KERNEL);
	struct reading reading = { .header = { .kind = 1 }, .value = 5 };
	struct header *header;

	if (!buf)
		return -ENOMEM;
	header = (struct header *)buf;
	header->kind = 2;
	header->length = cpu_to_le16(sizeof(reading));
	reading.header.length = header->length;
	*(u32 *)(header + 1) = 7;
	memcpy(buf + sizeof(*header) + 4, &reading, sizeof(reading));
	mutex_lock(&lock);
	queued = buf;
	mutex_unlock(&lock);
	return 0;
}

static int receiver(void *unused)
{
	const struct reading *reading;
	const struct header *header;
	u8 *buf, *at;

	mutex_lock(&lock);
	buf = queued;
#ifdef CONFIG_FIXED
	queued = NULL;
#endif
	mutex_unlock(&lock);
	if (!buf)
		return 0;
	for (at = buf; at + sizeof(*reading) <= buf + SIZE; at += le16_to_cpu(header->length)) {
		header = (const struct header *)at;
		reading = (const struct reading *)at;
		if (!header->length)
			break;
		BUG_ON(header->kind != at[0] || at[0] != (at == buf ? 2 : 1));
		BUG_ON(reading->value != (at == buf ? 7 : 5));
	}
	BUG_ON(at - buf != 2 * sizeof(*reading));
	memset(buf, 0, SIZE);
	BUG_ON(((struct reading *)buf)->value);
	kfree(buf);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(sender, NULL, "sender");
	kthread_run(receiver, NULL, "receiver");
	kthread_run(receiver, NULL, "other");
	return 0;
}
module_init(m_init);
