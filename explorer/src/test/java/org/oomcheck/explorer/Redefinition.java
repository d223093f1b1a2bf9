// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Gives classes that run already other code, as a debugger does: what is not changed stays loaded
 * and compiled. The JVM has to allow that it attaches to itself; pom.xml says so.
 */
public final class Redefinition {
  private static volatile @Nullable Instrumentation given;
  private static volatile boolean tried;

  private Redefinition() {}

  /** What the JVM calls when it has attached to itself. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    given = instrumentation;
  }

  /**
   * Gives classes other code.
   *
   * @return false if the JVM cannot do that, and all of them are as before; a class that gets a
   *     method or a field, or loses one, is too much for it
   */
  static synchronized boolean redefine(List<ClassDefinition> classes) {
    Instrumentation instrumentation = instrumentation();
    if (instrumentation == null) {
      return false;
    }
    try {
      instrumentation.redefineClasses(classes.toArray(ClassDefinition[]::new));
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (UnmodifiableClassException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Instrumentation instrumentation() {
    if (!tried) {
      tried = true;
      attach();
    }
    return given;
  }

  /** Attaches the JVM to itself, with a jar that only names this class. */
  private static void attach() {
    try {
      Path jar = Files.createTempFile("agent", ".jar");
      Manifest manifest = new Manifest();
      Attributes main = manifest.getMainAttributes();
      main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      main.putValue("Agent-Class", Redefinition.class.getName());
      main.putValue("Can-Redefine-Classes", "true");
      new JarOutputStream(Files.newOutputStream(jar), manifest).close();
      VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
      self.loadAgent(jar.toString());
      self.detach();
      Files.delete(jar);
    } catch (IOException e) {
      // This JVM is not allowed to.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
