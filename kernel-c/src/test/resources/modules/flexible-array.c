// SPDX-License-Identifier: GPL-2.0-or-later
// an array at the end of a struct has as many elements as were allocated
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct message {
	struct list_head node;
	size_t length;
	u16 word[];
};

static LIST_HEAD(messages);
static DEFINE_SPINLOCK(lock);

static void *zeroed(size_t size)
{
	return kzalloc(size, GFP_KERNEL);
}

static int sender(void *unused)
{
	struct message *by_bytes = zeroed(sizeof(*by_bytes) + sizeof(u16));
	struct message *by_count = NULL;

	if (by_bytes) {
		by_bytes->length = 1;
		by_count = kzalloc(struct_size(by_count, word, 2), GFP_KERNEL);
	}
	if (by_count)
		by_count->length = 2;
	spin_lock(&lock);
	if (by_bytes)
		list_add(&by_bytes->node, &messages);
	if (by_count)
		list_add(&by_count->node, &messages);
	spin_unlock(&lock);
	return 0;
}

static int receiver(void *unused)
{
	struct message *message, *next;
	size_t i;

	spin_lock(&lock);
	list_for_each_entry_safe(message, next, &messages, node) {
#ifdef CONFIG_FIXED
		for (i = 0; i < message->length; i++)
#else
		for (i = 0; i <= message->length; i++)
#endif
			message->word[i]++;
		list_del(&message->node);
		kfree(message);
	}
	spin_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(sender, NULL, "sender");
	kthread_run(receiver, NULL, "receiver");
	return 0;
}
module_init(m_init);
