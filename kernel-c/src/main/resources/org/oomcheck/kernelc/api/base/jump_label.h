// SPDX-License-Identifier: GPL-2.0-or-later
struct static_key_false { int enabled; };
struct static_key_true { int enabled; };

// A key is a variable here: what patches the code behind it is not modelled.
#define static_key_enabled(key) ((key)->enabled != 0)
#define static_branch_likely(key) ((key)->enabled != 0)
#define static_branch_unlikely(key) ((key)->enabled != 0)
#define static_branch_enable(key) do { (key)->enabled = 1; } while (0)
#define static_branch_disable(key) do { (key)->enabled = 0; } while (0)
