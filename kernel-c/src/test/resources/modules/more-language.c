// SPDX-License-Identifier: GPL-2.0-or-later
// more forms of the language; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/mutex.h>

enum color { RED, GREEN, BLUE, NR_COLORS };

static const char * const names[NR_COLORS] = {
	[RED] = "red",
	[GREEN] = "green",
	[BLUE] = "blue",
};

struct point { int x, y; };

struct shape {
	struct list_head node;
	enum color color;
	struct point at;
	union {
		int radius;
		struct point size;
	};
	unsigned short flags;
	size_t len;
	char tag[];
};

#define for_each_shape(s) list_for_each_entry(s, &shapes, node)
#define SHAPE_VISIBLE	BIT(0)
#define shape_err(s, fmt, ...) pr_err("shape %d: " fmt, (s)->color, ##__VA_ARGS__)

static LIST_HEAD(shapes);
static DEFINE_MUTEX(shapes_lock);
static int (*handlers[2])(struct shape *);

static struct point add(struct point a, struct point b)
{
	return (struct point) { .x = a.x + b.x, .y = a.y + b.y };
}

static int factorial(int n)
{
	return n <= 1 ? 1 : n * factorial(n - 1);
}

static int visit(struct shape *s)
{
	s->flags |= SHAPE_VISIBLE;
	s->flags &= ~SHAPE_VISIBLE;
	return s->radius ?: -1;
}

static int skip(struct shape *s)
{
	shape_err(s, "skipped %d\n", 1);
	return 0;
}

static struct shape *shape_new(enum color color, size_t len)
{
	struct shape *s = kzalloc(struct_size(s, tag, len), GFP_KERNEL);

	if (!s)
		return NULL;
	s->color = color;
	s->len = len;
	s->at = add((struct point) { 1, 2 }, s->at);
	s->radius = 4;
	INIT_LIST_HEAD(&s->node);
	return s;
}

static int t(void *arg)
{
	long which = (long)arg;
	struct shape *s, *n;
	struct shape **cursor = &s;
	int sum = 0;
	unsigned char c = 250;

	*cursor = shape_new(which, 4);
	if (!s)
		return -ENOMEM;
	mutex_lock(&shapes_lock);
	list_add_tail(&s->node, &shapes);
	for_each_shape(n)
		sum += handlers[n->color & 1](n);
	WARN_ON(sum < 0 || s->at.y != 2 || factorial(4) != 24);
	c += 10;
	WARN_ON(c != 4);
	WARN_ON(strcmp(names[which], "blue") == 0);
	do {
		sum >>= 1;
		if (sum == 1)
			continue;
	} while (sum > 1);
	list_del(&s->node);
	mutex_unlock(&shapes_lock);
	kfree(s);
	return 0;
}

static int __init m_init(void)
{
	handlers[0] = visit;
	handlers[1] = &skip;
	kthread_run(t, (void *)0L, "t0");
	kthread_run(t, (void *)1L, "t1");
	return 0;
}
module_init(m_init);
