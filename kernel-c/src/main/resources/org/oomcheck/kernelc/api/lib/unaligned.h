// SPDX-License-Identifier: GPL-2.0-or-later

#define get_unaligned(from) (*(from))
#define put_unaligned(value, to) (*(to) = (value))

#define get_unaligned_le16(from) \
  (sizeof(*(from)) == 2 ? le16_to_cpu(*(from)) : (u16)((u16)((const u8 *)(from))[0] | \
      (u16)((const u8 *)(from))[1] << 8))
#define put_unaligned_le16(value, to) do { \
  u16 __value = (value); \
  if (sizeof(*(to)) == 2) { \
    *(to) = cpu_to_le16(__value); \
  } else { \
    ((u8 *)(to))[0] = (u8)(__value); \
    ((u8 *)(to))[1] = (u8)(__value >> 8); \
  } \
} while (0)
#define get_unaligned_le32(from) \
  (sizeof(*(from)) == 4 ? le32_to_cpu(*(from)) : (u32)((u32)((const u8 *)(from))[0] | \
      (u32)((const u8 *)(from))[1] << 8 | \
      (u32)((const u8 *)(from))[2] << 16 | \
      (u32)((const u8 *)(from))[3] << 24))
#define put_unaligned_le32(value, to) do { \
  u32 __value = (value); \
  if (sizeof(*(to)) == 4) { \
    *(to) = cpu_to_le32(__value); \
  } else { \
    ((u8 *)(to))[0] = (u8)(__value); \
    ((u8 *)(to))[1] = (u8)(__value >> 8); \
    ((u8 *)(to))[2] = (u8)(__value >> 16); \
    ((u8 *)(to))[3] = (u8)(__value >> 24); \
  } \
} while (0)
#define get_unaligned_le64(from) \
  (sizeof(*(from)) == 8 ? le64_to_cpu(*(from)) : (u64)((u64)((const u8 *)(from))[0] | \
      (u64)((const u8 *)(from))[1] << 8 | \
      (u64)((const u8 *)(from))[2] << 16 | \
      (u64)((const u8 *)(from))[3] << 24 | \
      (u64)((const u8 *)(from))[4] << 32 | \
      (u64)((const u8 *)(from))[5] << 40 | \
      (u64)((const u8 *)(from))[6] << 48 | \
      (u64)((const u8 *)(from))[7] << 56))
#define put_unaligned_le64(value, to) do { \
  u64 __value = (value); \
  if (sizeof(*(to)) == 8) { \
    *(to) = cpu_to_le64(__value); \
  } else { \
    ((u8 *)(to))[0] = (u8)(__value); \
    ((u8 *)(to))[1] = (u8)(__value >> 8); \
    ((u8 *)(to))[2] = (u8)(__value >> 16); \
    ((u8 *)(to))[3] = (u8)(__value >> 24); \
    ((u8 *)(to))[4] = (u8)(__value >> 32); \
    ((u8 *)(to))[5] = (u8)(__value >> 40); \
    ((u8 *)(to))[6] = (u8)(__value >> 48); \
    ((u8 *)(to))[7] = (u8)(__value >> 56); \
  } \
} while (0)
#define get_unaligned_be16(from) \
  (sizeof(*(from)) == 2 ? be16_to_cpu(*(from)) : (u16)((u16)((const u8 *)(from))[1] | \
      (u16)((const u8 *)(from))[0] << 8))
#define put_unaligned_be16(value, to) do { \
  u16 __value = (value); \
  if (sizeof(*(to)) == 2) { \
    *(to) = cpu_to_be16(__value); \
  } else { \
    ((u8 *)(to))[1] = (u8)(__value); \
    ((u8 *)(to))[0] = (u8)(__value >> 8); \
  } \
} while (0)
#define get_unaligned_be32(from) \
  (sizeof(*(from)) == 4 ? be32_to_cpu(*(from)) : (u32)((u32)((const u8 *)(from))[3] | \
      (u32)((const u8 *)(from))[2] << 8 | \
      (u32)((const u8 *)(from))[1] << 16 | \
      (u32)((const u8 *)(from))[0] << 24))
#define put_unaligned_be32(value, to) do { \
  u32 __value = (value); \
  if (sizeof(*(to)) == 4) { \
    *(to) = cpu_to_be32(__value); \
  } else { \
    ((u8 *)(to))[3] = (u8)(__value); \
    ((u8 *)(to))[2] = (u8)(__value >> 8); \
    ((u8 *)(to))[1] = (u8)(__value >> 16); \
    ((u8 *)(to))[0] = (u8)(__value >> 24); \
  } \
} while (0)
#define get_unaligned_be64(from) \
  (sizeof(*(from)) == 8 ? be64_to_cpu(*(from)) : (u64)((u64)((const u8 *)(from))[7] | \
      (u64)((const u8 *)(from))[6] << 8 | \
      (u64)((const u8 *)(from))[5] << 16 | \
      (u64)((const u8 *)(from))[4] << 24 | \
      (u64)((const u8 *)(from))[3] << 32 | \
      (u64)((const u8 *)(from))[2] << 40 | \
      (u64)((const u8 *)(from))[1] << 48 | \
      (u64)((const u8 *)(from))[0] << 56))
#define put_unaligned_be64(value, to) do { \
  u64 __value = (value); \
  if (sizeof(*(to)) == 8) { \
    *(to) = cpu_to_be64(__value); \
  } else { \
    ((u8 *)(to))[7] = (u8)(__value); \
    ((u8 *)(to))[6] = (u8)(__value >> 8); \
    ((u8 *)(to))[5] = (u8)(__value >> 16); \
    ((u8 *)(to))[4] = (u8)(__value >> 24); \
    ((u8 *)(to))[3] = (u8)(__value >> 32); \
    ((u8 *)(to))[2] = (u8)(__value >> 40); \
    ((u8 *)(to))[1] = (u8)(__value >> 48); \
    ((u8 *)(to))[0] = (u8)(__value >> 56); \
  } \
} while (0)
