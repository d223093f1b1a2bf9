// SPDX-License-Identifier: GPL-2.0-or-later

#define DIV_ROUND_UP(number, by) (((number) + (by) - 1) / (by))
#define DIV_ROUND_DOWN_ULL(number, by) ((unsigned long long)(number) / (by))
#define DIV_ROUND_CLOSEST(number, by) (((number) + (by) / 2) / (by))
#define rounddown(number, step) ((number) - (number) % (step))
#define roundup(number, step) ((step) * (((number) + (step) - 1) / (step)))
#define mult_frac(number, by, of) ((number) / (of) * (by) + (number) % (of) * (by) / (of))

// Steps that are powers of 2.
#define round_down(number, step) ((number) & ~((step) - 1))
#define round_up(number, step) (1 + (((step) - 1) | ((number) - 1)))

static inline s64 div_s64(s64 number, s32 by) {
  return number / by;
}

static inline u64 div_u64(u64 number, u32 by) {
  return number / by;
}

static inline u64 div64_u64(u64 number, u64 by) {
  return number / by;
}

static inline u64 div64_ul(u64 number, unsigned long by) {
  return number / by;
}

static inline s64 div64_s64(s64 number, s64 by) {
  return number / by;
}

static inline u64 div_u64_rem(u64 number, u32 by, u32 *rest) {
  *rest = number % by;
  return number / by;
}

static inline u64 mul_u32_u32(u32 one, u32 other) {
  return (u64)one * other;
}

// Divides the number in place, and gives the rest.
#define do_div(number, by) ({ \
  u32 __by = (by); \
  u32 __rest = (number) % __by; \
  (number) = (number) / __by; \
  __rest; })

// No index is used before it is compared.
#define array_index_nospec(index, size) ((index) < (size) ? (index) : 0)
