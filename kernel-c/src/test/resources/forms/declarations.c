// SPDX-License-Identifier: GPL-2.0-or-later
/* Declarations and definitions, each form once. */
#include <linux/mutex.h>
#include "internal.h"

struct item {
	struct list_head link;
	unsigned int id : 4, : 4, kind:8;
	const char *name;
	union {
		int a;
		struct { long b; } __packed inner;
	};
	int (*open)(struct item *self, int flags);
	void (*table[4])(void);
	DECLARE_BITMAP(map, 64);
	struct_group(group, u8 first; u8 second;);
	struct work_struct work ____cacheline_aligned_in_smp;
	u8 tail[] __counted_by(id);
} __aligned(8);

enum kind { KIND_A, KIND_B = 4, KIND_C = KIND_B << 1, };
enum { LONELY = 'x' } lonely_one;
typedef unsigned long pfn_number;
typedef int (handler_fn)(struct item *item);
typedef struct { int counter; } count_t;
union u;
struct item;

DEFINE_MUTEX(lock);
static DEFINE_SPINLOCK(other_lock);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static BLOCKING_NOTIFIER_HEAD(chain);
static DEFINE_PER_CPU(struct item, per_cpu_item) ____cacheline_aligned = { .id = 1 };
static bool enabled __read_mostly = true;
module_param(enabled, bool, 0644);
MODULE_PARM_DESC(enabled, "whether; it is on");
MODULE_LICENSE("GPL")
EXPORT_SYMBOL_GPL(first)
asm(".globl nothing");
ALONE_ON_ITS_LINE
static int after_alone;
API const struct item *api(void);
API const unknown *api_unknown(void);

extern int prototype(int, struct item *, ...) __printf(1, 3);
static int a = 1, *b = &a, c[3] = { 1, 2 }, (*d)(void), *(*e[2])(int (*)(void));
pfn_number next_pfn;
static const struct item items[2] __initconst = { { .id = 1 }, { .id = 2 } };
void __weak (*power_off)(void);

int first(void) { return 0; }

static __always_inline int __must_check annotated(struct item *item, pfn_number n)
	__acquires(&lock) __releases(&other_lock)
{
	pfn_number m = n;
	pfn_number *p = &m;
	struct item *auto_freed __free(kfree) = NULL;
	static const int table[] = { 1, 2 }, more;
	struct item **list, one = { };

	return *p + table[0];
}

static struct item *__init
returns_pointer(void)
{
	return NULL;
}

__printf(1, 2) static void before(const char *fmt, ...)
{
}

int (*returns_function(int which))(void)
{
	return which ? first : NULL;
}

int old_style(a, b, c)
	int a;
	char *b, **c;
{
	return a + *b;
}

SYSCALL_DEFINE2(example, int, fd, struct item __user *, item)
{
	return fd;
}

DEFINE_SHOW(shown, struct item, id)
{
	return 0;
}
