// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;

/**
 * Changes a compiled class of a user's file in two ways: each of its lines says when it runs, and a
 * function that is put into a slot bears the name of that slot if it has no {@link KernelRef} of
 * its own, so that kernel stacks name it. Nothing else that the code does is changed.
 */
final class LineProbes {
  private static final String SLOT = Type.getDescriptor(Slot.class);
  private static final String KERNEL_REF = Type.getDescriptor(KernelRef.class);
  private static final String LAMBDA = "lambda$";

  private LineProbes() {}

  /** The class with its changes. */
  static byte[] in(byte[] compiled, RunLines lines) {
    ClassNode type = new ClassNode();
    new ClassReader(compiled).accept(type, 0);
    for (MethodNode method : type.methods) {
      if (isOfTheFile(type, method)) {
        addProbes(method, lines);
      }
      nameReplacements(type, method);
    }
    // No jump gets another target, so the frames of the compiler stay right.
    ClassWriter changed = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(changed);
    return changed.toByteArray();
  }

  /** Whether a method is in the file; the compiler adds others of its own. */
  private static boolean isOfTheFile(ClassNode type, MethodNode method) {
    boolean synthetic = (method.access & Opcodes.ACC_SYNTHETIC) != 0;
    boolean ofEnum =
        (type.access & Opcodes.ACC_ENUM) != 0 && List.of("values", "valueOf").contains(method.name);
    return !ofEnum && (!synthetic || method.name.startsWith(LAMBDA));
  }

  private static void addProbes(MethodNode method, RunLines lines) {
    for (AbstractInsnNode each : method.instructions.toArray()) {
      if (each instanceof LineNumberNode begin) {
        AbstractInsnNode first = begin;
        // A frame belongs to the instruction after it.
        while (first != null && first.getOpcode() < 0) {
          first = first.getNext();
        }
        if (first != null) {
          addProbe(method.instructions, first, probe(lines.file(), begin.line));
          lines.addCode(begin.line);
        }
      }
    }
  }

  /** Frames name an object that is not initialized by the label in front of its {@code new}. */
  private static void addProbe(InsnList code, AbstractInsnNode first, InsnList probe) {
    if (first.getOpcode() == Opcodes.NEW) {
      code.insert(first, probe);
    } else {
      code.insertBefore(first, probe);
    }
  }

  private static InsnList probe(int file, int line) {
    InsnList probe = new InsnList();
    probe.add(new LdcInsnNode(file));
    probe.add(new LdcInsnNode(line));
    probe.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, Type.getInternalName(RunLines.class), "ran", "(II)V"));
    return probe;
  }

  /** Looks for a slot that is followed by the function for it. */
  private static void nameReplacements(ClassNode type, MethodNode method) {
    String symbol = null;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof FieldInsnNode field && field.desc.equals(SLOT)) {
        symbol = symbol(field);
      } else if (each instanceof InvokeDynamicInsnNode function && symbol != null) {
        for (Object argument : function.bsmArgs) {
          if (argument instanceof Handle handle && handle.getOwner().equals(type.name)) {
            name(type, handle, symbol);
          }
        }
        symbol = null;
      }
    }
  }

  /** The symbol of one of the modelled kernel's slots; null for any other field. */
  private static @Nullable String symbol(FieldInsnNode field) {
    try {
      Class<?> owner =
          Class.forName(
              Type.getObjectType(field.owner).getClassName(), true, Slot.class.getClassLoader());
      return owner.getField(field.name).get(null) instanceof Slot<?> slot ? slot.symbol() : null;
    } catch (ReflectiveOperationException | LinkageError | NullPointerException e) {
      return null;
    }
  }

  private static void name(ClassNode type, Handle function, String symbol) {
    for (MethodNode method : type.methods) {
      if (method.name.equals(function.getName()) && method.desc.equals(function.getDesc())) {
        List<AnnotationNode> annotations =
            Objects.requireNonNullElseGet(method.visibleAnnotations, ArrayList::new);
        if (annotations.stream().noneMatch(each -> each.desc.equals(KERNEL_REF))) {
          AnnotationNode reference = new AnnotationNode(KERNEL_REF);
          reference.values = List.of("path", "", "symbol", symbol);
          annotations.add(reference);
          method.visibleAnnotations = annotations;
        }
      }
    }
  }
}
