// SPDX-License-Identifier: GPL-2.0-or-later
// an answer is read that no device was asked to write
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

struct answer {
	int status;
};

static int t(void *unused)
{
	struct answer *answer = kmalloc(sizeof(*answer), GFP_KERNEL);
	struct scatterlist sg;

	if (!answer)
		return 0;
#ifdef CONFIG_FIXED
	sg_init_one(&sg, answer, sizeof(*answer));
#endif
	BUG_ON(answer->status);
	kfree(answer);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(m_init);
