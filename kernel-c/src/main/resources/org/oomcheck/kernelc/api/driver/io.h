// SPDX-License-Identifier: GPL-2.0-or-later

static struct __registers __registers;

static inline void *__device_registers(void) {
  return &__registers;
}

static inline void *__mapped_registers(void) {
  might_sleep();
  return &__registers;
}

#define ioremap(address, size) __mapped_registers()
#define ioremap_wc(address, size) __mapped_registers()
#define iounmap(address) might_sleep()
#define devm_ioremap(of, address, size) __mapped_registers()
#define devm_ioremap_resource(of, resource) __mapped_registers()
#define devm_platform_ioremap_resource(device, number) __mapped_registers()
