// SPDX-License-Identifier: GPL-2.0-or-later
struct static_key_false { int enabled; };
struct static_key_true { int enabled; };

// A key is a variable here: what patches the code behind it is not modelled.
#define static_key_enabled(key) (READ_ONCE((key)->enabled) != 0)
#define static_branch_likely(key) (READ_ONCE((key)->enabled) != 0)
#define static_branch_unlikely(key) (READ_ONCE((key)->enabled) != 0)
#define static_branch_enable(key) do { might_sleep(); WRITE_ONCE((key)->enabled, 1); } while (0)
#define static_branch_disable(key) do { might_sleep(); WRITE_ONCE((key)->enabled, 0); } while (0)
// A count of the tasks that want it on.
#define static_branch_inc(key) do { might_sleep(); __static_key_add(&(key)->enabled, 1); } while (0)
#define static_branch_dec(key) do { might_sleep(); __static_key_add(&(key)->enabled, -1); } while (0)

static inline void __static_key_add(int *enabled, int more) {
  int before = READ_ONCE(*enabled);

  while (!try_cmpxchg(enabled, &before, before + more))
    ;
}
