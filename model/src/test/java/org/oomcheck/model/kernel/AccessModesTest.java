// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;

/**
 * Which access to memory a {@link SharedVariable} makes on threads, for each mode. No run could
 * tell: on x86 an opaque, an acquiring and a volatile read are the same instruction, and so are an
 * opaque and a releasing write. So the model is loaded a second time, with a note before each
 * access.
 */
class AccessModesTest {

  /** What the accesses note down; the one class that both copies of the model see. */
  public static final class Notes {
    private static final List<String> NOTES = new ArrayList<>();

    private Notes() {}

    /** Called by the rewritten classes. */
    public static synchronized void note(String access) {
      NOTES.add(access);
    }

    static synchronized List<String> taken() {
      List<String> taken = List.copyOf(NOTES);
      NOTES.clear();
      return taken;
    }
  }

  /** The operations on a variable. */
  enum Operation {
    READ,
    WRITE,
    ADD
  }

  /** A task that performs one operation; a class of the second copy. */
  public static final class OneTask implements BiConsumer<String, String> {

    @Override
    public void accept(String operation, String mode) {
      new ThreadMachine(100, 0, (question, answers) -> 0, WhenHung.STAY_BLOCKED)
          .run(
              machine -> {
                SharedVariable variable = new SharedVariable(machine, "variable", 0);
                machine.spawn(
                    Role.task("task"),
                    () -> perform(variable, Operation.valueOf(operation), Access.valueOf(mode)));
              });
    }

    private static void perform(SharedVariable variable, Operation operation, Access mode) {
      switch (operation) {
        case READ -> variable.read(mode);
        case WRITE -> variable.write(mode, 1);
        case ADD -> variable.add(1);
      }
    }
  }

  /** Loads the model a second time. */
  private static final class NotingLoader extends ClassLoader {

    NotingLoader() {
      super(AccessModesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.oomcheck.model.") || name.equals(Notes.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        byte[] code = withNotes(name.replace('.', '/') + ".class");
        return defineClass(name, code, 0, code.length);
      }
    }

    private byte[] withNotes(String file) {
      try (InputStream in = Objects.requireNonNull(getResourceAsStream(file), file)) {
        ClassReader reader = new ClassReader(in);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new NotingVisitor(writer), 0);
        return writer.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Puts a note before every call of a VarHandle, and before every access to a cell's field. */
  private static final class NotingVisitor extends ClassVisitor {
    private static final String VAR_HANDLE = Type.getInternalName(VarHandle.class);
    private static final String CELL = "org/oomcheck/model/machine/PlainCell";

    NotingVisitor(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
      if (method.equals("<init>")) {
        return next;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(int code, String owner, String name, String type, boolean of) {
          if (owner.equals(VAR_HANDLE)) {
            note(name);
          }
          super.visitMethodInsn(code, owner, name, type, of);
        }

        @Override
        public void visitFieldInsn(int code, String owner, String name, String type) {
          if (owner.equals(CELL) && code == Opcodes.GETFIELD) {
            note("plain get");
          } else if (owner.equals(CELL) && code == Opcodes.PUTFIELD) {
            note("plain set");
          }
          super.visitFieldInsn(code, owner, name, type);
        }

        private void note(String access) {
          super.visitLdcInsn(access);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              Type.getInternalName(Notes.class),
              "note",
              "(Ljava/lang/String;)V",
              false);
        }
      };
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> accesses(Operation operation, Access mode)
      throws ReflectiveOperationException {
    BiConsumer<String, String> task =
        (BiConsumer<String, String>)
            new NotingLoader()
                .loadClass(OneTask.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    task.accept(operation.name(), mode.name());
    return Notes.taken();
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, plain get, plain set",
    "ONCE, getOpaque, setOpaque",
    "ACQUIRE_RELEASE, getAcquire, setRelease",
    "ATOMIC, getOpaque, setOpaque",
    "FULL, getVolatile, setVolatile"
  })
  void aReadAndAWriteAreOneAccessEach_ofTheModesOwn(Access mode, String read, String write)
      throws ReflectiveOperationException {
    assertThat(accesses(Operation.READ, mode)).containsExactly(read);
    assertThat(accesses(Operation.WRITE, mode)).containsExactly(write);
  }

  /** C's {@code +=}. */
  @Test
  void addingIsAPlainReadAndAPlainWrite() throws ReflectiveOperationException {
    assertThat(accesses(Operation.ADD, Access.PLAIN)).containsExactly("plain get", "plain set");
  }
}
