// SPDX-License-Identifier: GPL-2.0-or-later
// forms of the language, all in one; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/string.h>

#define NAME_LEN 8
#define STATE(name) STATE_##name
#define SET(obj, value) do { (obj)->count_field = (value); (obj)->set = true; } while (0)
#define MAX_OF(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })

enum state { STATE_IDLE, STATE_BUSY = 3, STATE_DONE };

union word {
	u32 all;
	struct { u16 low, high; } parts;
};

struct ops;
struct thing {
	int count_field;
	bool set;
	unsigned int mode : 3;
	unsigned int dirty : 1;
	enum state state;
	char name[NAME_LEN];
	const struct ops *ops;
	int values[3];
};

struct ops {
	int (*open)(struct thing *t, int flags);
	void (*close)(struct thing *t);
};

static DEFINE_MUTEX(lock);

static inline int twice(int v) { return v << 1; }

static int thing_open(struct thing *t, int flags)
{
	int i, sum = 0;

	t->mode = flags & 7;
	t->dirty = !!flags;
	for (i = 0; i < (int)ARRAY_SIZE(t->values); ++i)
		sum += t->values[i] = twice(i);
	switch (t->state) {
	case STATE(IDLE):
		t->state = STATE(BUSY);
		fallthrough;
	case STATE(BUSY):
		SET(t, sum);
		break;
	default:
		return -EINVAL;
	}
	return MAX_OF(sum, 2);
}

static void thing_close(struct thing *t)
{
	t->state = STATE(DONE);
}

static const struct ops thing_ops = {
	.open = thing_open,
	.close = thing_close,
};

static struct thing things[2] = {
	[0] = { .state = STATE(IDLE), .name = "first", .ops = &thing_ops },
	[1] = { .state = STATE(BUSY), .ops = &thing_ops },
};

static int t(void *arg)
{
	struct thing *thing = arg, copy;
	union word w = { .all = 0x00010002 };
	static int calls;

	mutex_lock(&lock);
	calls++;
	if (thing->ops->open(thing, 5) != 6)
		BUG();
	copy = *thing;
	WARN_ON(copy.count_field != 6 || copy.mode != 5 || !copy.dirty);
	thing->ops->close(thing);
	WARN_ON(w.all >> 16 != 1 && calls);
	mutex_unlock(&lock);
	return thing == &things[0] ? 0 : thing - things;
}

static int __init m_init(void)
{
	struct thing *p;

	for (p = things; p < things + ARRAY_SIZE(things); p++)
		kthread_run(t, p, "thing/%d", (int)(p - things));
	return 0;
}
module_init(m_init);
