// SPDX-License-Identifier: GPL-2.0-or-later
// A loop over all buckets of a table frees what it stands on.
#include <linux/module.h>
#include <linux/hashtable.h>
#include <linux/slab.h>

struct client {
	struct hlist_node node;
	int id;
};
static DEFINE_HASHTABLE(clients, 2);

#define for_each_odd_client(bucket, client) \
	hash_for_each(clients, bucket, client, node) \
		if (!((client)->id & 1)) { } else

static int adds(int id)
{
	struct client *client = kzalloc(sizeof(*client), GFP_KERNEL);

	if (!client)
		return -ENOMEM;
	client->id = id;
	hash_add(clients, &client->node, id);
	return 0;
}

static int __init m_init(void)
{
	return adds(1) ?: adds(2) ?: adds(5);
}

static void __exit m_exit(void)
{
	struct hlist_node *following;
	struct client *client;
	int bucket, odd = 0;

	for_each_odd_client(bucket, client)
		odd++;
	BUG_ON(odd != 2);
#ifdef CONFIG_FIXED
	hash_for_each_safe(clients, bucket, following, client, node) {
#else
	hash_for_each(clients, bucket, client, node) {
#endif
		hash_del(&client->node);
		kfree(client);
	}
}

module_init(m_init);
module_exit(m_exit);
