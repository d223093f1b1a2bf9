// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** How a shared variable is accessed without a lock: the kernel's word and its Java counterpart. */
public enum Access {
  /** A plain C access; plain in Java. The compiler may tear, repeat or drop it. */
  PLAIN(false, false, false),
  /** A plain access of a writer inside a section of a sequence count. */
  SEQUENCE_WRITE(false, false, false),
  /** A plain access of a reader inside such a section: it is repeated if a writer was there. */
  SEQUENCE_READ(true, false, false),
  /** A plain access in {@code data_race()}: the kernel's detector of data races looks away. */
  UNCHECKED(true, false, false),
  /** An access that says that there is no other, {@code ASSERT_EXCLUSIVE_WRITER()}. */
  EXCLUSIVE(false, false, false),
  /** {@code READ_ONCE} and {@code WRITE_ONCE}; opaque in Java. */
  ONCE(true, false, false),
  /** {@code smp_load_acquire} and {@code smp_store_release}; acquire and release in Java. */
  ACQUIRE_RELEASE(true, true, true),
  /**
   * {@code atomic_read} and {@code atomic_set}: no more order than {@link #ONCE}, and opaque in
   * Java as well. Of the kernel's atomic operations only those are fully ordered that change a
   * value and return one, such as {@code atomic_xchg}; see {@link #FULL}.
   */
  ATOMIC(true, false, false),
  /** An operation that changes a value, with acquire order only: {@code atomic_xchg_acquire}. */
  ACQUIRE(true, true, false),
  /** An operation that changes a value, with release order only: {@code atomic_xchg_release}. */
  RELEASE(true, false, true),
  /**
   * {@code READ_ONCE} and {@code WRITE_ONCE} with {@code smp_mb()} before and after, or half of an
   * operation that implies this; volatile in Java.
   */
  FULL(true, true, true);

  /** An object with variables in it. The one step on it, as that of {@code kfree()}, ends them. */
  public interface Lifetime {

    /** Whether a variable is in the object. */
    boolean has(Object variable);
  }

  private final boolean marked;
  private final boolean acquires;
  private final boolean releases;

  Access(boolean marked, boolean acquires, boolean releases) {
    this.marked = marked;
    this.acquires = acquires;
    this.releases = releases;
  }

  /** Whether the kernel's memory model lets this access race with another marked one. */
  public boolean marked() {
    return marked;
  }

  /** Whether the kernel's memory model lets these two race, where one of them writes. */
  public boolean mayRaceWith(Access other) {
    return (marked && other.marked)
        || this == UNCHECKED
        || other == UNCHECKED
        || (this != other && isOfSequence() && other.isOfSequence());
  }

  private boolean isAlone() {
    return isOfSequence() || this == UNCHECKED || this == EXCLUSIVE;
  }

  private boolean isOfSequence() {
    return this == SEQUENCE_READ || this == SEQUENCE_WRITE;
  }

  /** Whether all accesses that may race with the one may race with the other. */
  public boolean racesLike(Access other) {
    return (isAlone() || other.isAlone()) ? this == other : marked == other.marked;
  }

  /**
   * Whether what follows such a read comes after what comes before a write that {@link #releases}.
   */
  public boolean acquires() {
    return acquires;
  }

  /** Whether what comes before such a write comes before what follows a read of its value. */
  public boolean releases() {
    return releases;
  }
}
