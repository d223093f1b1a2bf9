// SPDX-License-Identifier: GPL-2.0-or-later

#define cpu_to_le16(number) ((__le16)(number))
#define le16_to_cpu(number) ((u16)(number))
#define cpu_to_le32(number) ((__le32)(number))
#define le32_to_cpu(number) ((u32)(number))
#define cpu_to_le64(number) ((__le64)(number))
#define le64_to_cpu(number) ((u64)(number))

static inline u16 swab16(u16 number) {
  return (u16)(number << 8) | number >> 8;
}

static inline u32 swab32(u32 number) {
  return (u32)swab16(number) << 16 | swab16(number >> 16);
}

static inline u64 swab64(u64 number) {
  return (u64)swab32(number) << 32 | swab32(number >> 32);
}

#define cpu_to_be16(number) ((__be16)swab16(number))
#define be16_to_cpu(number) swab16(number)
#define cpu_to_be32(number) ((__be32)swab32(number))
#define be32_to_cpu(number) swab32(number)
#define cpu_to_be64(number) ((__be64)swab64(number))
#define be64_to_cpu(number) swab64(number)
#define htons(number) cpu_to_be16(number)
#define ntohs(number) be16_to_cpu(number)
#define htonl(number) cpu_to_be32(number)
#define ntohl(number) be32_to_cpu(number)
