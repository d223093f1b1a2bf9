// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.linux.mm.Gfp;

/**
 * {@code linux/slab.h}, with vmalloc.h: objects. Their type is that of the size that is asked for.
 * Where an allocation finds its memory is said in {@link MemoryPressure}; while the module is
 * initialised it always finds some.
 *
 * <p>Deviates: the constructor of a cache is called for each object that is allocated; the kernel
 * calls it when it gets a page for the cache, and what is freed keeps its values.
 */
@AutoService(KernelHeader.class)
public final class Slab implements KernelHeader {
  /** Which argument of {@code kmem_cache_create()} is the constructor. */
  private static final int CONSTRUCTOR = 4;

  /** Which one the flags are. */
  private static final int FLAGS = 3;

  private static final IntegerValue NULL = IntegerType.UNSIGNED_LONG.of(0);

  /**
   * {@code struct kmem_cache}.
   *
   * @param object what its objects are
   * @param constructor the function that gives a new object its values; 0 if there is none
   */
  private record Cache(AllocationSize object, Value constructor) {}

  @Override
  public String path() {
    return "linux/slab.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String name : List.of("kzalloc", "kmalloc", "kvzalloc", "kvmalloc")) {
      to.form(name, (site, call) -> allocate(site, call, call.arguments(), false));
      to.form(name + "_node", (site, call) -> allocate(site, call, call.arguments(), false));
    }
    for (String name : List.of("kcalloc", "kmalloc_array", "kvcalloc", "kvmalloc_array")) {
      to.form(name, (site, call) -> array(site, call, call.arguments()));
    }
    for (String name : List.of("vmalloc", "vzalloc", "vmalloc_user")) {
      to.form(name, (site, call) -> allocate(site, call, call.arguments(), true));
    }
    for (String name : List.of("kfree", "kfree_sensitive")) {
      to.function(name, (site, arguments) -> free(site, arguments.get(0)));
    }
    for (String name : List.of("vfree", "kvfree", "kvfree_sensitive")) {
      to.function(name, (site, arguments) -> freeOfVmalloc(site, name, arguments.get(0)));
    }
    to.function(
        "__kfree_around",
        (site, arguments) ->
            free(site, site.memory().pointers().outermost(arguments.get(0), site.at())));
    to.function("devm_kfree", (site, arguments) -> free(site, arguments.get(1)));
    to.function("__krealloc_copies", (site, a) -> copies(site, a.get(0), a.get(1)));
    to.form("kstrdup", Slab::text);
    to.form("kstrdup_const", Slab::text);
    to.function("kfree_const", (site, arguments) -> free(site, arguments.get(0)));
    caches(to);
  }

  /** A copy of a text. Of one that does not stand in the program the letters are not modelled. */
  private static Value text(CallSite site, Expression.Call call) {
    Value copied = site.caller().value(call.arguments().get(0));
    long bytes = copied instanceof Text text ? text.text().length() + 1L : 1;
    AllocationSize size = new AllocationSize(AllocationSize.bytes(call.at(), bytes), "text", false);
    Value made = allocate(site, call, size, call.arguments().get(1), false);
    if (made.isTrue() && copied instanceof Text text) {
      Value first = site.memory().target(made, call.at()).load(call.at());
      for (int i = 0; i < bytes; i++) {
        int letter = i < bytes - 1 ? text.text().charAt(i) : 0;
        site.memory().element(first, i, call.at()).store(IntegerType.CHAR.of(letter), call.at());
      }
    }
    return made;
  }

  /** Left for later in an interrupt, and where softirqs are disabled; elsewhere it may sleep. */
  private static Value freeOfVmalloc(CallSite site, String call, Value pointer) {
    if (!site.isBooting() && !site.machine().current().inInterrupt()) {
      site.mightSleep(call + "()");
    }
    return free(site, pointer);
  }

  /** Copies as many elements as both have; of objects that are no arrays, all. */
  private static Value copies(CallSite site, Value to, Value from) {
    ObjectPlace target = whole(site, to);
    ObjectPlace source = whole(site, from);
    if (target instanceof ArrayPlace array && source instanceof ArrayPlace other) {
      array.takesFrom(other, site.at());
    } else {
      target.store(source.load(site.at()), site.at());
    }
    return IntegerValue.NOTHING;
  }

  private static ObjectPlace whole(CallSite site, Value pointer) {
    return site.memory()
        .target(site.memory().pointers().ofWhole(pointer, site.at()), site.at())
        .outermost();
  }

  private static Value free(CallSite site, Value pointer) {
    if (pointer.isTrue()) {
      site.free(site.memory().pointers().ofWhole(pointer, site.at()));
    }
    return IntegerValue.NOTHING;
  }

  private static Value allocate(
      CallSite site, Expression.Call call, List<Expression> arguments, boolean mayFail) {
    AllocationSize size = AllocationSize.of(site, arguments.get(0), call);
    boolean masked = arguments.size() > 1;
    return allocate(site, call, size, masked ? arguments.get(1) : null, mayFail);
  }

  private static Value array(CallSite site, Expression.Call call, List<Expression> arguments) {
    long count = site.caller().integer(arguments.get(0)).value();
    AllocationSize size = AllocationSize.array(site, count, arguments.get(1), call);
    return allocate(site, call, size, arguments.get(2), false);
  }

  private static Value allocate(
      CallSite site,
      Expression.Call call,
      AllocationSize size,
      @Nullable Expression mask,
      boolean mayFail) {
    String name = call.name();
    long gfp =
        mask == null ? GfpHeader.GFP_KERNEL : site.integer(site.caller().value(mask), "the mask");
    String label = name + "(" + (mask == null ? "" : ExpressionText.of(mask)) + ")";
    boolean perhaps = mayFail || (size.isCostly() && (gfp & Gfp.__GFP_NOFAIL) == 0);
    if (size.isTooLarge() || !MemoryPressure.finds(site, label, (int) gfp, perhaps)) {
      return NULL;
    }
    boolean zeroed =
        name.contains("zalloc")
            || name.contains("calloc")
            || name.equals("vmalloc_user")
            || (gfp & GfpHeader.ZERO) != 0;
    return new Pointer(site.allocate(size.type(), size.name(), zeroed));
  }

  private static void caches(Bindings to) {
    to.form(
        "kmem_cache_create",
        (site, call) -> {
          List<Expression> arguments = call.arguments();
          refuseReuse(call, arguments.size() > FLAGS ? arguments.get(FLAGS) : call);
          boolean constructs = arguments.size() == CONSTRUCTOR + 1;
          Value constructor = constructs ? site.caller().value(arguments.get(CONSTRUCTOR)) : NULL;
          return cache(site, new Cache(AllocationSize.of(site, arguments.get(1)), constructor));
        });
    to.form(
        "KMEM_CACHE",
        (site, call) -> {
          String name = ExpressionText.of(call.arguments().get(0));
          refuseReuse(call, call.arguments().get(call.arguments().size() - 1));
          Type type = new Type.Named(call.at(), "struct " + name, Set.of());
          return cache(site, new Cache(new AllocationSize(type, name, false), NULL));
        });
    for (String name : List.of("kmem_cache_destroy", "kmem_cache_shrink")) {
      to.form(
          name,
          (site, call) -> {
            site.mightSleep(name + "()");
            return IntegerValue.NOTHING;
          });
      to.onlyChecks(name);
    }
    to.form("kmem_cache_alloc", Slab::fromCache);
    to.form("kmem_cache_zalloc", Slab::fromCache);
    to.function("kmem_cache_free", (site, arguments) -> free(site, arguments.get(1)));
  }

  private static Value cache(CallSite site, Cache made) {
    if (site.isBooting()) {
      return pointer(site, made);
    }
    site.mightSleep("kmem_cache_create()");
    String key =
        "the cache of " + made.object().name() + ", created at " + site.at().fileAndLine() + ",";
    return site.later(key, Pointer.class, boot -> pointer(boot, made)).get(0);
  }

  private static Pointer pointer(CallSite site, Cache made) {
    Type type = new Type.Named(site.at(), "struct kmem_cache", Set.of());
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(type, made.object().name(), null, true);
    return new Pointer(site.memory().add(new Primitive(identity, made)));
  }

  private static Value fromCache(CallSite site, Expression.Call call) {
    Value pointer = site.caller().value(call.arguments().get(0));
    Cache cache = site.object(pointer, Cache.class, "cachep");
    AllocationSize size = cache.object().keptAs(site, call);
    Value made = allocate(site, call, size, call.arguments().get(1), false);
    if (made.isTrue() && cache.constructor().isTrue()) {
      site.call(cache.constructor(), List.of(made));
    }
    return made;
  }

  /** An object that is freed and may be read is not modelled. */
  private static void refuseReuse(Expression.Call call, Expression flags) {
    if (ExpressionText.of(flags).contains("SLAB_TYPESAFE_BY_RCU")) {
      throw new InterpreterException(
          call.at(),
          "an object of a cache with SLAB_TYPESAFE_BY_RCU may be read after it is freed, and that is"
              + " not modelled; free objects with kfree_rcu() here");
    }
  }
}
