// SPDX-License-Identifier: GPL-2.0-or-later

// Which of the arguments that follow those with names comes next.
typedef struct { int __next; } va_list;
#define va_start(list, last) do { (list).__next = 1; } while (0)
#define va_copy(to, from) do { (to).__next = (from).__next; } while (0)
#define va_end(list) do { } while (0)
#define vsnprintf(buffer, size, ...) 1
#define vscnprintf(buffer, size, ...) 1
#define kvasprintf(gfp, ...) kstrdup("text", gfp)

#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))

#define need_resched() false
#define in_nmi() false
#define migrate_disable() do { } while (0)
#define migrate_enable() do { } while (0)
#define touch_softlockup_watchdog() do { } while (0)
#define touch_nmi_watchdog() do { } while (0)
#define PAGE_ALIGN(address) ALIGN(address, PAGE_SIZE)
#define offset_in_page(address) ((unsigned long)(address) & (PAGE_SIZE - 1))

struct va_format {
  const char *fmt;
  va_list *va;
};
