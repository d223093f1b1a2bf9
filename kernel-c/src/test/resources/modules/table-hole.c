// SPDX-License-Identifier: GPL-2.0-or-later
// A table of functions, by command, has a hole that a process calls.
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
enum { OP_GET, OP_RESERVED, OP_PUT, OP_MAX };
struct cmd { long (*fn)(int w); const char *name; struct { u8 lo, hi; } r; };
static int weight[OP_MAX] = { [0 ... OP_MAX - 1] = 2, [OP_PUT] = 5 };
static long get(int w) { return w; }
static long put(int w) { return -w; }
static const struct cmd cmds[OP_MAX] = {
	[OP_GET] = { .fn = get, .name = "get", .r.lo = 1, .r = { .hi = 3 } },
	[OP_PUT] = { put, "put", { 1, 2 } },
};
static long d_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	if (cmd >= OP_MAX)
		return -ENOTTY;
	BUG_ON(cmds[OP_GET].r.lo != 0);
	BUG_ON(weight[OP_RESERVED] != 2 || weight[OP_PUT] != 5);
#ifdef CONFIG_FIXED
	if (!cmds[cmd].fn)
		return -ENOTTY;
#endif
	return cmds[cmd].fn(weight[cmd]);
}
static const struct file_operations fops = { .owner = THIS_MODULE, .unlocked_ioctl = d_ioctl };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "id", .fops = &fops };
module_misc_device(misc);
