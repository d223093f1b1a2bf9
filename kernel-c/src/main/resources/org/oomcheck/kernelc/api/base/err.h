// SPDX-License-Identifier: GPL-2.0-or-later

static inline void *ERR_CAST(const void *failed) {
  return (void *)failed;
}

static inline bool IS_ERR_OR_NULL(const void *pointer) {
  if (pointer)
    return IS_ERR(pointer);
  return true;
}

static inline int PTR_ERR_OR_ZERO(const void *pointer) {
  if (!IS_ERR(pointer))
    return 0;
  return PTR_ERR(pointer);
}
