// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Type;

/** Reads what stands at the top of a file: functions, declarations and macros. */
final class DefinitionParser {
  private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9_]+");

  private final Grammar grammar;
  private final Cursor cursor;
  private final boolean expanded;

  /**
   * @param expanded whether the tokens come from the expansion of macros
   */
  DefinitionParser(Grammar grammar, boolean expanded) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
    this.expanded = expanded;
  }

  /** The next definition. The cursor stands behind it, or at the error. */
  Definition definition() throws SyntaxException {
    Position at = cursor.at();
    if (cursor.peek().isWord() && Words.ASSEMBLY.contains(cursor.peek().text())) {
      return new Definition.Assembly(at, grammar.statements.assembly());
    }
    if (isMacroAlone()) {
      Expression name = new Expression.Name(at, cursor.take().text());
      Expression.Call use = new Expression.Call(at, name, List.of());
      return new Definition.MacroUse(at, Set.of(), List.of(), use, null);
    }
    TypeParser.Specifiers specifiers = grammar.types.prefix();
    while (isMacroUse()) {
      int close = cursor.closing(1);
      Token after = cursor.peek(close + 1);
      if (!after.isWord() || after.startsLine() || Words.isAttribute(after.text())) {
        return macroUse(specifiers);
      }
      specifiers.attributes.add(grammar.types.attribute());
      grammar.types.prefix(specifiers);
    }
    grammar.types.specifiers(specifiers);
    if (cursor.takeIf(";")) {
      return declaration(specifiers, List.of());
    }
    DeclaratorParser declarators = grammar.types.declarators();
    DeclaratorParser.Declared first = declarators.namedDeclarator(specifiers.base());
    specifiers.attributes.addAll(first.attributes());
    Token name = first.name();
    if (name != null && first.type() instanceof Type.Function type) {
      declarators.trailingAttributes(specifiers.attributes);
      Type.Function whole = cursor.is("{") || isPrototype() ? type : oldStyle(type);
      if (cursor.is("{")) {
        return function(specifiers, name, whole);
      }
    }
    return declaration(specifiers, first);
  }

  private boolean isPrototype() {
    return cursor.is(";") || cursor.is(",") || cursor.is("=") || !cursor.peek().isWord();
  }

  private Definition function(TypeParser.Specifiers specifiers, Token name, Type.Function type)
      throws SyntaxException {
    return new Definition.Function(
        name.at(),
        name.text(),
        specifiers.storage,
        List.copyOf(specifiers.attributes),
        type,
        grammar.statements.block(),
        expanded);
  }

  private Definition declaration(
      TypeParser.Specifiers specifiers, DeclaratorParser.Declared firstDeclared)
      throws SyntaxException {
    DeclaratorParser declarators = grammar.types.declarators();
    List<Declaration.Declarator> all = new ArrayList<>();
    all.add(declarators.initialised(firstDeclared));
    if (cursor.takeIf(",")) {
      all.addAll(declarators.declarators(specifiers.base()));
    }
    if (!cursor.is(";")) {
      boolean prototype = all.get(all.size() - 1).type() instanceof Type.Function;
      throw cursor.expected(prototype ? "';' or '{'" : "';'");
    }
    cursor.take();
    return declaration(specifiers, all);
  }

  private Definition declaration(
      TypeParser.Specifiers specifiers, List<Declaration.Declarator> declarators) {
    if (specifiers.storage.contains("typedef")) {
      declarators.forEach(d -> grammar.typedefs.add(d.name()));
    }
    return new Declaration(
        specifiers.at,
        specifiers.storage,
        List.copyOf(specifiers.attributes),
        specifiers.base(),
        List.copyOf(declarators));
  }

  /** A function whose parameters are declared between its head and its body. */
  private Type.Function oldStyle(Type.Function head) throws SyntaxException {
    Map<String, Type.Parameter> parameters = new LinkedHashMap<>();
    for (Type.Parameter parameter : head.parameters()) {
      if (!parameter.name().isEmpty() || !(parameter.type() instanceof Type.Named named)) {
        throw cursor.expected("';' or '{'");
      }
      Type implied = new Type.Named(parameter.at(), "int", named.qualifiers());
      parameters.put(named.name(), new Type.Parameter(parameter.at(), implied, named.name()));
    }
    while (!cursor.is("{")) {
      TypeParser.Specifiers specifiers = grammar.types.specifiers();
      for (Declaration.Declarator declarator :
          grammar.types.declarators().declarators(specifiers.base())) {
        if (!parameters.containsKey(declarator.name())) {
          throw new SyntaxException(
              "expected '{' or one of the parameters, found " + declarator.name(), declarator.at());
        }
        parameters.put(
            declarator.name(),
            new Type.Parameter(declarator.at(), declarator.type(), declarator.name()));
      }
      cursor.need(";");
    }
    return new Type.Function(
        head.at(), head.result(), List.copyOf(parameters.values()), head.variadic());
  }

  /** A word in capitals that has its line for itself, before another definition or the end. */
  private boolean isMacroAlone() {
    Token word = cursor.peek();
    Token next = cursor.peek(1);
    boolean begins =
        Words.STORAGE.contains(next.text())
            || Words.beginsType(next.text())
            || isCapitals(next.text());
    return word.startsLine()
        && isCapitals(word.text())
        && (next.kind() == Token.Kind.END
            || (next.startsLine() && next.at().column() == 1 && begins));
  }

  private static boolean isCapitals(String word) {
    return CAPITALS.matcher(word).matches();
  }

  /** A name with arguments where a type would stand. */
  private boolean isMacroUse() {
    Token word = cursor.peek();
    return word.isWord()
        && cursor.is(1, "(")
        && !Words.isKeyword(word.text())
        && !Words.beginsType(word.text())
        && !grammar.isTypedef(word.text())
        && !(cursor.is(2, "*") && !Words.isMacroDeclaration(word.text()));
  }

  private Definition macroUse(TypeParser.Specifiers specifiers) throws SyntaxException {
    Position at = cursor.at();
    Expression.Call call = grammar.expressions.macroCall();
    while (cursor.peek().isWord() && Words.isAttribute(cursor.peek().text())) {
      if (cursor.peek().startsLine() && !endsAttributes()) {
        break;
      }
      specifiers.attributes.add(grammar.types.attribute());
    }
    boolean fields = cursor.is("{") && cursor.is(1, ".");
    if (cursor.is("{") && !fields) {
      Statement.Block body = grammar.statements.block();
      return new Definition.MacroFunction(
          at,
          functionName(call),
          specifiers.storage,
          List.copyOf(specifiers.attributes),
          call,
          body,
          expanded);
    }
    Expression value = cursor.takeIf("=") || fields ? grammar.initializers.initializer() : null;
    if (!cursor.takeIf(";") && !cursor.atEnd() && !cursor.peek().startsLine()) {
      throw cursor.expected("';' or '{'");
    }
    return new Definition.MacroUse(
        at, specifiers.storage, List.copyOf(specifiers.attributes), call, value);
  }

  /** Whether the attribute at the start of a line still belongs to the macro before it. */
  private boolean endsAttributes() throws SyntaxException {
    int after = cursor.is(1, "(") ? cursor.closing(1) + 1 : 1;
    return cursor.is(after, "{") || cursor.is(after, "=") || cursor.is(after, ";");
  }

  private static String functionName(Expression.Call head) {
    String first = firstArgument(head);
    if (first == null) {
      return head.name();
    }
    return head.name().startsWith("SYSCALL_DEFINE") ? "sys_" + first : first;
  }

  private static @Nullable String firstArgument(Expression.Call head) {
    return !head.arguments().isEmpty() && head.arguments().get(0) instanceof Expression.Name name
        ? name.name()
        : null;
  }
}
