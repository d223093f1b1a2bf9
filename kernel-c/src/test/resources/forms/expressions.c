// SPDX-License-Identifier: GPL-2.0-or-later
/* Expressions, each form once. */

static long operators(long a, long b, int *p)
{
	a = b = a + b * 2 - (a - b) / 3 % 4;
	a <<= 1, b >>= 2;
	a |= b & ~a ^ b;
	a = a < b == b > a && a <= b || !(a >= b) != 1;
	a = -b - -a + +b;
	a = b ? a : b ? 1 : 2;
	a = b ?: a;
	++*p;
	(*p)++;
	p[1] = *p++ + p[-1];
	return sizeof(a) + sizeof a + sizeof(struct item) + sizeof(*p) + __alignof__(long);
}

static unsigned long literals(void)
{
	const char *text = "two" " pieces" KERN_INFO "macro %" PRIu64 "\n";
	unsigned long long n = 0xffULL + 010 + 1.5 + .5e-3 + 0b101 + 'x' + '\'' + L'w' + '\\';

	pr_info("pages: %lu " __stringify(NAME) "\n", n);
	return n + sizeof("quote \" and // no comment");
}

static void *casts(void *p, size_t size)
{
	struct item *item = (struct item *)p;
	unsigned char c = (unsigned char)size + (u8)1 + (gfp_t)2;
	void __user *user = (void __user __force *)p;
	int (*fn)(void *) = (int (*)(void *))p;

	(void)fn;
	(void) c;
	item = &(struct item) { .id = 1, .name = "x" };
	return (char *)(size ? user : p) + (item - items);
}

static struct ops table[] = {
	[FIRST] = { .open = first_open, .flags = A | B },
	[SECOND ... LAST] = { first_open, second_close },
	[7].open = NULL,
	{ },
	OPS(third),
	old: { 1 },
};

static int macros(struct list_head *lru, int a, int b)
{
	struct page *page = container_of(lru, struct page, lru);
	size_t off = offsetof(struct page, lru.next[2]);
	int least = min_t(unsigned int, a, b), most = max(a, b);
	typeof(a) copy = READ_ONCE(a);
	__typeof__(*lru) *other = lru;
	__auto_type same = a;

	WRITE_ONCE(a, copy);
	least = ({ int t = a; if (t < b) t = b; t; });
	a = clamp_t(long, a, 0, LONG_MAX);
	check(a, <, b);
	check(a, struct page *, const char *, u32, , b);
	list(int x; int y, a);
	return least + most + off + (__force int)page + _Generic(a, int: 1, default: 2);
}
