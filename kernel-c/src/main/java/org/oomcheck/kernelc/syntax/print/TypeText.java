// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.print;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** Writes types and what is declared with them. */
public final class TypeText {
  private TypeText() {}

  /** A type without a name, as in a cast. */
  public static String of(Type type) {
    return declare(type, "");
  }

  /** A name with its type, as it is declared. */
  public static String declare(Type type, String name) {
    if (type instanceof Type.Pointer pointer) {
      boolean nested =
          pointer.target() instanceof Type.Array || pointer.target() instanceof Type.Function;
      String inner = "*" + words(pointer.qualifiers()) + name;
      return declare(pointer.target(), nested ? "(" + inner + ")" : inner);
    } else if (type instanceof Type.Array array) {
      Expression size = array.size();
      String length = size == null ? "" : ExpressionText.constant(size);
      return declare(array.element(), name + "[" + length + "]");
    } else if (type instanceof Type.Function function) {
      return declare(function.result(), name + "(" + parameters(function) + ")");
    }
    return base(type) + (name.isEmpty() ? "" : " " + name);
  }

  private static String parameters(Type.Function function) {
    String list =
        function.parameters().stream()
            .map(parameter -> declare(parameter.type(), parameter.name()))
            .collect(Collectors.joining(", "));
    if (function.variadic()) {
      return list + (list.isEmpty() ? "..." : ", ...");
    }
    return list.isEmpty() ? "void" : list;
  }

  /** A type that is no pointer, array or function. */
  static String base(Type type) {
    if (type instanceof Type.Named named) {
      return words(named.qualifiers()) + named.name();
    } else if (type instanceof Type.TypeOf typeOf) {
      String operand = ExpressionText.of(typeOf.operand());
      return words(typeOf.qualifiers()) + typeOf.keyword() + "(" + operand + ")";
    } else if (type instanceof Type.Macro macro) {
      return words(macro.qualifiers()) + ExpressionText.of(macro.call());
    } else if (type instanceof Type.Struct struct) {
      return words(struct.qualifiers()) + struct(struct);
    } else if (type instanceof Type.Enumeration enumeration) {
      String tag = enumeration.tag() == null ? "" : enumeration.tag() + " ";
      return words(enumeration.qualifiers())
          + enumeration.constants().stream()
              .map(TypeText::constant)
              .collect(Collectors.joining(", ", "enum " + tag + "{ ", " }"));
    }
    throw new IllegalArgumentException("no text for " + type.getClass());
  }

  private static String struct(Type.Struct struct) {
    StringBuilder text = new StringBuilder(struct.keyword()).append(' ');
    if (struct.tag() != null) {
      text.append(struct.tag()).append(' ');
    }
    text.append("{\n");
    for (Type.Member member : struct.members()) {
      text.append(Printer.indented(member(member)));
    }
    return text.append('}').append(suffix(struct.attributes())).toString();
  }

  private static String member(Type.Member member) {
    if (member instanceof Type.MacroMember macro) {
      return ExpressionText.of(macro.call()) + ";";
    } else if (member instanceof Declaration declaration) {
      return declaration(declaration);
    }
    throw new IllegalArgumentException("no text for " + member.getClass());
  }

  private static String constant(Type.Constant constant) {
    Expression value = constant.value();
    Expression macro = constant.macro();
    if (macro != null) {
      return ExpressionText.of(macro);
    }
    return constant.name() + (value == null ? "" : " = " + ExpressionText.constant(value));
  }

  /** A declaration with its semicolon. */
  static String declaration(Declaration declaration) {
    StringBuilder text = new StringBuilder(words(declaration.storage()));
    declaration.attributes().forEach(attribute -> text.append(attribute).append(' '));
    if (declaration.declarators().isEmpty()) {
      return text.append(base(declaration.base())).append(';').toString();
    }
    String base = base(declaration.base());
    text.append(base);
    String separator = " ";
    for (Declaration.Declarator declarator : declaration.declarators()) {
      text.append(separator).append(declarator(declarator, base));
      separator = ", ";
    }
    return text.append(';').toString();
  }

  /** A declarator without its base type. */
  static String declarator(Declaration.Declarator declarator, String base) {
    StringBuilder text = new StringBuilder();
    text.append(declare(declarator.type(), declarator.name()).substring(base.length()).strip());
    Expression bits = declarator.bits();
    Expression value = declarator.initializer();
    text.append(bits == null ? "" : " : " + ExpressionText.constant(bits));
    text.append(suffix(declarator.attributes()));
    text.append(value == null ? "" : " = " + ExpressionText.argument(value));
    return text.toString();
  }

  static String words(Set<String> words) {
    return words.isEmpty() ? "" : String.join(" ", words) + " ";
  }

  static String suffix(List<Attribute> attributes) {
    StringBuilder text = new StringBuilder();
    attributes.forEach(attribute -> text.append(' ').append(attribute));
    return text.toString();
  }
}
