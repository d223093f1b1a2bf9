// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.concurrent.Callable;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.UnknownName;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oomcheck completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Print a script that lets a shell complete commands, options and names.",
    footer = {
      "",
      "Examples:",
      "  bash:  source <(oomcheck completion bash)",
      "  zsh:   source <(oomcheck completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {
  /**
   * Bash takes {@code --series=v4.13} for three words; the function that picocli writes wants two.
   * It knows no options without a command, which are those of {@code check}, and it forbids file
   * names wherever a value may be any text. Zsh takes it for one word, as Bash does with another
   * {@code COMP_WORDBREAKS}, and wants that word back, also where the value is the name of a file.
   */
  private static final String AS_BASH_CALLS_IT =
      """

      _oomcheck() {
        local words=() word at=$COMP_CWORD place=0
        for word in "${COMP_WORDS[@]}"; do
          if [ "$word" != "=" ]; then
            words+=("$word")
          elif [ $place -eq $COMP_CWORD ]; then
            words+=("")
          elif [ $place -lt $COMP_CWORD ]; then
            at=$((at - 1))
          fi
          place=$((place + 1))
        done
        if [[ "${words[1]-}" == -* ]]; then
          words=("${words[0]}" check "${words[@]:1}")
          at=$((at + 1))
        fi
        local name=
        word=${words[$at]-}
        if [[ "$word" == --*=* ]]; then
          name=${word%%=*}
          words=("${words[@]:0:$at}" "$name" "${word#*=}")
          at=$((at + 1))
        fi
        local COMP_WORDS=("${words[@]}") COMP_CWORD=$at
        COMPREPLY=()
        _complete_oomcheck
        if [ -n "$name" ]; then
          if [ ${#COMPREPLY[@]} -eq 0 ]; then
            for word in "${words[$at]}"*; do
              [ -e "$word" ] || continue
              [ ! -d "$word" ] || word=$word/
              COMPREPLY+=("$word")
            done
          fi
          COMPREPLY=("${COMPREPLY[@]/#/$name=}")
        fi
        if type compopt &>/dev/null; then
          [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
          [[ "${COMPREPLY[0]-}" != *= ]] || compopt -o nospace
        fi
        return 0
      }
      complete -F _oomcheck -o default oomcheck ./oomcheck
      """;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      description = "bash or zsh",
      completionCandidates = Candidates.Shells.class)
  private String shell = "";

  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!Candidates.Shells.ALL.contains(shell)) {
      throw new UserMistake(
          new UnknownName("cannot complete for '" + shell + "'", shell, Candidates.Shells.ALL));
    }
    // One script for both: in zsh it loads bashcompinit first.
    // It is sourced and not started, so it names no interpreter.
    String script = AutoComplete.bash("oomcheck", spec.root().commandLine());
    terminal.out(script.replaceFirst("\\A#!.*\\R", "") + AS_BASH_CALLS_IT);
    return ExitCode.OK;
  }
}
