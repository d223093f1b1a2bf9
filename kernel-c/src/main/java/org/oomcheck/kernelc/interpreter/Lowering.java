// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Instruction.Target;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;

/**
 * Turns a body into instructions with jumps, so that {@code goto} and {@code case} can lead
 * anywhere.
 */
final class Lowering {
  /** Assembly that has no instruction, and sets no variable. */
  private static final Pattern NO_INSTRUCTION =
      Pattern.compile("[\\w\\s]+\\(\\s*\"\"\\s*(:(?!.*\"=).*)?\\)", Pattern.DOTALL);

  private final List<Instruction> code = new ArrayList<>();
  private final Map<String, Target> labels = new HashMap<>();
  private final Map<String, Position> uses = new HashMap<>();
  private final Deque<Target> breaks = new ArrayDeque<>();
  private final Deque<Target> continues = new ArrayDeque<>();
  private final Deque<Choices> switches = new ArrayDeque<>();
  private final List<Instruction.Scope> scopes = new ArrayList<>();

  private final OwnMacros macros;
  private int heads;

  private Lowering(OwnMacros macros) {
    this.macros = macros;
  }

  /** The cases of a switch that is open. */
  private static final class Choices {
    private final List<Instruction.Choice> all = new ArrayList<>();
    private final Target otherwise = new Target();
  }

  /** The instructions of a body. */
  static List<Instruction> of(Statement.Block body, OwnMacros macros) {
    Lowering lowering = new Lowering(macros);
    lowering.statement(body);
    lowering.uses.forEach(
        (label, at) -> {
          if (!lowering.labels.getOrDefault(label, new Target()).isPlaced()) {
            throw new InterpreterException(at, "there is no label " + label);
          }
        });
    lowering.forgetPlainLabels();
    return List.copyOf(lowering.code);
  }

  /** A label is the head of a loop if some jump leads back to it. */
  private void forgetPlainLabels() {
    Set<Integer> back = new HashSet<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof Instruction.Jump jump && jump.target().index() <= i) {
        back.add(jump.target().index());
      }
    }
    for (Target label : labels.values()) {
      if (!back.contains(label.index())) {
        code.set(label.index(), new Instruction.LoopHead(code.get(label.index()).at(), -1));
      }
    }
  }

  private void head(Position at) {
    add(new Instruction.LoopHead(at, heads++));
  }

  private void add(Instruction instruction) {
    code.add(instruction);
  }

  private void place(Target target) {
    target.place(code.size(), List.copyOf(scopes));
  }

  private void statement(Statement statement) {
    Position at = statement.at();
    if (statement instanceof Statement.Block block) {
      scope(at, block.statements(), () -> block.statements().forEach(this::statement));
    } else if (statement instanceof Declaration declaration) {
      add(new Instruction.Declare(at, declaration));
    } else if (statement instanceof Statement.Evaluation evaluation) {
      evaluation(at, evaluation.expression());
    } else if (statement instanceof Statement.If branch) {
      branch(branch);
    } else if (statement instanceof Statement.While loop) {
      loop(at, loop.condition(), null, loop.body(), false);
    } else if (statement instanceof Statement.DoWhile loop) {
      loop(at, loop.condition(), null, loop.body(), true);
    } else if (statement instanceof Statement.For loop) {
      forLoop(loop);
    } else if (statement instanceof Statement.Switch choice) {
      select(choice);
    } else if (statement instanceof Statement.MacroBlock block) {
      statement(
          macros
              .expansion(block)
              .or(() -> guarded(block))
              .orElseThrow(
                  () -> new InterpreterException(at, block.head().name() + "() is not known")));
    } else if (statement instanceof Statement.MacroDeclaration declaration) {
      add(new Instruction.DeclareByMacro(at, declaration));
    } else if (statement instanceof Statement.Return leave) {
      add(new Instruction.Leave(at, leave.value()));
    } else if (!marker(statement) && !jump(statement) && !barrier(statement)) {
      throw new InterpreterException(at, notRun(statement));
    }
  }

  /** Whether it is for the compiler alone: assembly without an instruction. */
  private static boolean barrier(Statement statement) {
    return statement instanceof Statement.Assembly assembly
        && NO_INSTRUCTION.matcher(assembly.text()).matches();
  }

  private static String notRun(Statement statement) {
    if (statement instanceof Statement.Assembly) {
      return "inline assembly is not known here";
    } else if (statement instanceof Statement.ComputedGoto) {
      return "goto has to name its label here";
    } else if (statement instanceof Statement.Break) {
      return "break is outside of a loop and a switch";
    } else if (statement instanceof Statement.Continue) {
      return "continue is outside of a loop";
    }
    return "case and default are outside of a switch";
  }

  private void evaluation(Position at, Expression expression) {
    if (expression instanceof Expression.Call call && call.name().equals("return_ptr")) {
      Expression.Name taken = new Expression.Name(at, "no_free_ptr");
      add(new Instruction.Leave(at, new Expression.Call(at, taken, call.arguments())));
    } else {
      add(new Instruction.Evaluate(at, expression));
    }
  }

  /**
   * {@code scoped_guard(name, lock) body} as a loop of one round, which {@code break} leaves: what
   * guard() does comes first, and where it fails the body is left out. scoped_cond_guard() has a
   * statement for that case.
   */
  private Optional<Statement> guarded(Statement.MacroBlock block) {
    Position at = block.at();
    List<Expression> arguments = new ArrayList<>(block.head().arguments());
    Statement otherwise = new Statement.Break(at);
    if (block.head().name().equals("scoped_cond_guard") && arguments.size() > 1) {
      otherwise = asStatement(arguments.remove(1));
    } else if (!block.head().name().equals("scoped_guard")) {
      return Optional.empty();
    }
    Expression take =
        new Expression.Call(at, new Expression.Name(at, "scoped_guard"), List.copyOf(arguments));
    Statement test = new Statement.If(at, new Expression.Prefix(at, "!", take), otherwise, null);
    Statement once = new Statement.Block(at, List.of(test, block.body()), at);
    return Optional.of(new Statement.DoWhile(at, once, new Expression.NumberLiteral(at, "0")));
  }

  /** A statement that is the argument of a macro: {@code return -EINTR}, or an expression. */
  private Statement asStatement(Expression argument) {
    return argument instanceof Expression.Raw raw
        ? macros
            .statement(raw)
            .orElseThrow(
                () -> new InterpreterException(raw.at(), "this is no statement: " + raw.text()))
        : new Statement.Evaluation(argument.at(), argument);
  }

  private boolean marker(Statement statement) {
    if (statement instanceof Statement.Label label) {
      place(labels.computeIfAbsent(label.name(), name -> new Target()));
      head(label.at());
    } else if (statement instanceof Statement.Case choice && !switches.isEmpty()) {
      Target target = new Target();
      place(target);
      switches.peek().all.add(new Instruction.Choice(choice.low(), choice.high(), target));
    } else if (statement instanceof Statement.Default && !switches.isEmpty()) {
      place(switches.peek().otherwise);
    } else {
      return statement instanceof Statement.Empty || statement instanceof Statement.LocalLabels;
    }
    return true;
  }

  private boolean jump(Statement statement) {
    Position at = statement.at();
    if (statement instanceof Statement.Goto jump) {
      uses.putIfAbsent(jump.label(), at);
      add(new Instruction.Jump(at, labels.computeIfAbsent(jump.label(), n -> new Target())));
    } else if (statement instanceof Statement.Break && !breaks.isEmpty()) {
      add(new Instruction.Jump(at, breaks.peek()));
    } else if (statement instanceof Statement.Continue && !continues.isEmpty()) {
      add(new Instruction.Jump(at, continues.peek()));
    } else {
      return false;
    }
    return true;
  }

  private void scope(Position at, List<Statement> statements, Runnable inside) {
    List<Declaration> declarations =
        statements.stream()
            .filter(Declaration.class::isInstance)
            .map(Declaration.class::cast)
            .toList();
    Instruction.Scope scope = new Instruction.Scope(declarations);
    add(new Instruction.Enter(at, scope));
    scopes.add(scope);
    inside.run();
    scopes.remove(scopes.size() - 1);
    add(new Instruction.Exit(at));
  }

  private void branch(Statement.If branch) {
    Target otherwise = new Target();
    Target end = new Target();
    add(new Instruction.Unless(branch.at(), branch.condition(), otherwise));
    statement(branch.then());
    Statement other = branch.otherwise();
    if (other != null) {
      add(new Instruction.Jump(branch.at(), end));
      place(otherwise);
      statement(other);
    } else {
      place(otherwise);
    }
    place(end);
  }

  private void loop(
      Position at,
      @Nullable Expression condition,
      @Nullable Expression next,
      Statement body,
      boolean bodyFirst) {
    Target head = new Target();
    Target advance = new Target();
    Target end = new Target();
    place(head);
    head(at);
    if (condition != null && !bodyFirst) {
      add(new Instruction.Unless(condition.at(), condition, end));
    }
    breaks.push(end);
    continues.push(advance);
    statement(body);
    breaks.pop();
    continues.pop();
    place(advance);
    if (next != null) {
      add(new Instruction.Evaluate(next.at(), next));
    }
    if (condition != null && bodyFirst) {
      add(new Instruction.Unless(condition.at(), condition, end));
    }
    add(new Instruction.Jump(at, head));
    place(end);
  }

  private void forLoop(Statement.For loop) {
    Statement first = loop.first();
    scope(
        loop.at(),
        first == null ? List.of() : List.of(first),
        () -> {
          if (first != null) {
            statement(first);
          }
          loop(loop.at(), loop.condition(), loop.next(), loop.body(), false);
        });
  }

  private void select(Statement.Switch statement) {
    Choices choices = new Choices();
    Target end = new Target();
    int select = code.size();
    add(new Instruction.LoopHead(statement.at(), -1)); // until the cases are known
    switches.push(choices);
    breaks.push(end);
    statement(statement.body());
    breaks.pop();
    switches.pop();
    place(end);
    Target otherwise = choices.otherwise.isPlaced() ? choices.otherwise : end;
    code.set(
        select,
        new Instruction.Select(
            statement.at(), statement.value(), List.copyOf(choices.all), otherwise));
  }
}
