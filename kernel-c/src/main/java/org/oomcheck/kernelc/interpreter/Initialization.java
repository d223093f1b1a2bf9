// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * Gives variables their first values: lists in braces, designators, ranges, inner braces left out.
 */
final class Initialization {
  private final Interpreter interpreter;
  private final Evaluation evaluation;

  Initialization(Interpreter interpreter, Evaluation evaluation) {
    this.interpreter = interpreter;
    this.evaluation = evaluation;
  }

  /** The values of a list that are still to be given. */
  private static final class Rest {
    private final List<Expression.Element> elements;
    private int next;

    Rest(List<Expression.Element> elements) {
      this.elements = elements;
    }

    boolean isEmpty() {
      return next >= elements.size();
    }

    Expression.Element peek() {
      return elements.get(next);
    }
  }

  private Memory memory() {
    return interpreter.memory();
  }

  /** Gives a variable its first value. */
  void initialize(Place place, Expression written) {
    Expression value = inBraces(written);
    Position at = value.at();
    Type type = interpreter.types().resolved(place.type());
    if (value instanceof Expression.Initializer list) {
      memory().zero(place, at);
      Rest rest = new Rest(withMembersOfMacros(list.elements()));
      if (isAggregate(type)) {
        fill(place, type, rest, true);
      } else if (!rest.isEmpty()) {
        initialize(place, rest.peek().value());
      }
    } else if (value instanceof Expression.StringLiteral text && type instanceof Type.Array) {
      memory().zero(place, at);
      characters(place, text);
    } else {
      Optional<Value> unknown =
          value instanceof Expression.Name name && isPointerToFunction(type)
              ? unknownFunction(name)
              : Optional.empty();
      place.store(
          unknown.orElseGet(
              () -> evaluation.converted(evaluation.wanted(value, place.type()), place.type(), at)),
          at);
    }
  }

  /** What a pointer to a function gets if its first value is the name of one that is not known. */
  private Optional<Value> unknownFunction(Expression.Name name) {
    boolean isKnown =
        evaluation.isVariable(name.name())
            || interpreter.types().constant(name.name()).isPresent()
            || interpreter.macros().expansion(name).isPresent()
            || interpreter.calls().constant(name.name(), name.at()).isPresent()
            || interpreter.memory().global(name.name(), name.at()).isPresent()
            || evaluation.boundFunction(name).isPresent();
    return isKnown ? Optional.empty() : interpreter.calls().unknownFunction(name.name());
  }

  private boolean isPointerToFunction(Type type) {
    return type instanceof Type.Pointer pointer
        && interpreter.types().resolved(pointer.target()) instanceof Type.Function;
  }

  /** What a macro stands for, if that is a list in braces. */
  private Expression inBraces(Expression value) {
    boolean isMacro = value instanceof Expression.Call || value instanceof Expression.Name;
    return isMacro
        ? interpreter.macros().initializer(value).map(Expression.class::cast).orElse(value)
        : value;
  }

  /** The elements, with the members that macros among them stand for. */
  private List<Expression.Element> withMembersOfMacros(List<Expression.Element> elements) {
    return elements.stream()
        .flatMap(
            element ->
                element.value() instanceof Expression.Call && element.designators().isEmpty()
                    ? interpreter
                        .macros()
                        .members(element.value())
                        .map(members -> members.elements().stream())
                        .orElse(Stream.of(element))
                    : Stream.of(element))
        .toList();
  }

  private boolean isAggregate(Type type) {
    return type instanceof Type.Array || interpreter.types().struct(type).isPresent();
  }

  private void characters(Place place, Expression.StringLiteral literal) {
    String text = Literals.text(literal.pieces());
    if (text.indexOf('\\') >= 0) {
      throw new InterpreterException(
          literal.at(), "an array is filled with a text that has escapes; this cannot be run");
    }
    for (int i = 0; i < text.length(); i++) {
      part(place, i, literal.at()).store(IntegerType.CHAR.of(text.charAt(i)), literal.at());
    }
  }

  /**
   * Gives values to the parts of a struct or an array.
   *
   * @param braces whether the values are all in braces of their own; else the place takes as many
   *     as it has parts
   */
  private void fill(Place place, Type type, Rest rest, boolean braces) {
    Optional<Layout> layout = interpreter.types().layout(type);
    List<String> members = layout.map(Layout::inBraces).orElse(List.of());
    int next = 0;
    while (!rest.isEmpty()) {
      Expression.Element element = rest.peek();
      Position at = element.at();
      if (element.designators().isEmpty()) {
        if (!braces && next >= parts(type, members)) {
          return;
        } else if (layout.isPresent() && next >= members.size()) {
          throw new InterpreterException(at, "there are more values than members");
        }
        Place part =
            layout.isPresent()
                ? memory().member(place, members.get(next), at)
                : part(place, next, at);
        next++;
        give(part, rest);
      } else if (!braces) {
        return;
      } else {
        rest.next++;
        next = designated(place, element, layout, members) + 1;
      }
    }
  }

  private long parts(Type type, List<String> members) {
    if (type instanceof Type.Array array) {
      Expression size = array.size();
      return size == null ? Long.MAX_VALUE : evaluation.integer(size).value();
    }
    return members.size();
  }

  /** Gives a part the next value, or as many as it has parts if they have no braces. */
  private void give(Place part, Rest rest) {
    Expression value = inBraces(rest.peek().value());
    Type type = interpreter.types().resolved(part.type());
    boolean whole =
        !isAggregate(type)
            || value instanceof Expression.Initializer
            || value instanceof Expression.StringLiteral
            || evaluation.typeOf(value).filter(this::isAggregate).isPresent();
    if (whole) {
      rest.next++;
      initialize(part, value);
    } else {
      fill(part, type, rest, false);
    }
  }

  /** Gives a value to the part that designators name, and says which part it is. */
  private int designated(
      Place place, Expression.Element element, Optional<Layout> layout, List<String> members) {
    Expression.Designator first = element.designators().get(0);
    Expression from = first.first();
    if (from == null) {
      String field = String.valueOf(first.field());
      inside(memory().member(place, field, first.at()), element);
      return layout.isPresent() ? members.indexOf(field) : 0;
    }
    Expression to = first.last();
    int low = (int) evaluation.integer(from).value();
    int high = to == null ? low : (int) evaluation.integer(to).value();
    for (int i = low; i <= high; i++) {
      inside(part(place, i, first.at()), element);
    }
    return high;
  }

  private void inside(Place place, Expression.Element element) {
    Place part = place;
    for (Expression.Designator designator :
        element.designators().subList(1, element.designators().size())) {
      Expression index = designator.first();
      part =
          index == null
              ? memory().member(part, String.valueOf(designator.field()), designator.at())
              : part(part, (int) evaluation.integer(index).value(), designator.at());
    }
    initialize(part, element.value());
  }

  private Place part(Place array, int index, Position at) {
    return memory().element(array.load(at), IntegerType.INT.of(index), at);
  }

  /** The type; an array of unknown size gets the size that its first value has. */
  Type completed(Type type, Expression value) {
    if (!(interpreter.types().resolved(type) instanceof Type.Array array) || array.size() != null) {
      return type;
    }
    long size = 0;
    if (value instanceof Expression.StringLiteral text) {
      size = Literals.text(text.pieces()).length() + 1L;
    } else if (value instanceof Expression.Initializer list) {
      long next = 0;
      for (Expression.Element element : list.elements()) {
        next = after(element, next, array);
        size = Math.max(size, next);
      }
    } else {
      return type;
    }
    return new Type.Array(
        array.at(), array.element(), new Expression.NumberLiteral(value.at(), Long.toString(size)));
  }

  private long after(Expression.Element element, long next, Type.Array array) {
    if (element.designators().isEmpty()) {
      boolean whole =
          !isAggregate(interpreter.types().resolved(array.element()))
              || inBraces(element.value()) instanceof Expression.Initializer
              || element.value() instanceof Expression.StringLiteral;
      if (!whole) {
        throw new InterpreterException(
            element.at(), "the size of the array is not known: its elements need braces");
      }
      return next + 1;
    }
    Expression.Designator first = element.designators().get(0);
    Expression last = first.last() == null ? first.first() : first.last();
    return last == null ? next + 1 : evaluation.integer(last).value() + 1;
  }
}
