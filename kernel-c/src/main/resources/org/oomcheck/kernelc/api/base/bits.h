// SPDX-License-Identifier: GPL-2.0-or-later

// All numbers have 64 bits where the kernel has "long".
#define BITS_PER_BYTE 8
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define BIT(place) (1UL << (place))
#define BIT_ULL(place) (1ULL << (place))
#define BIT_MASK(place) (1UL << ((place) % 64))
#define BIT_WORD(place) ((place) / 64)
#define GENMASK(high, low) ((~0UL >> (63 - (high))) & (~0UL << (low)))
#define GENMASK_ULL(high, low) ((~0ULL >> (63 - (high))) & (~0ULL << (low)))
#define lower_32_bits(number) ((u32)((number) & 0xffffffff))
#define upper_32_bits(number) ((u32)((u64)(number) >> 32))

// A field is some bits of a register, named by its mask.
#define FIELD_GET(mask, value) (((value) & (mask)) / ((mask) & -(mask)))
#define FIELD_PREP(mask, value) (((value) * ((mask) & -(mask))) & (mask))
#define FIELD_MAX(mask) ((mask) / ((mask) & -(mask)))
#define FIELD_FIT(mask, value) ((value) <= FIELD_MAX(mask))
