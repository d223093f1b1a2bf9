// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which kernel function a modelled function stands for. Its symbol appears in call stacks. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface KernelRef {

  /** The source file, for example {@code mm/oom_kill.c}. */
  String path();

  /** The function, for example {@code out_of_memory}. */
  String symbol();

  /** The release whose text was followed. */
  String release() default "v4.13";

  /** The commit that gave the function this form, where one is known. */
  String commit() default "";

  /** What the model leaves out. */
  String omits() default "";
}
