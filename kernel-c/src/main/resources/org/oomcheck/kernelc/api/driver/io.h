// SPDX-License-Identifier: GPL-2.0-or-later

static struct __registers __registers;

static inline void *__device_registers(void) {
  return &__registers;
}

#define ioremap(address, size) __device_registers()
#define ioremap_wc(address, size) __device_registers()
#define iounmap(address) do { } while (0)
#define devm_ioremap(of, address, size) __device_registers()
#define devm_ioremap_resource(of, resource) __device_registers()
#define devm_platform_ioremap_resource(device, number) __device_registers()
