// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

/**
 * A token of C.
 *
 * @param kind what it is
 * @param text its characters as they stand in the file; for {@link Kind#BROKEN} the reason
 * @param at where it begins
 * @param startsLine whether it is the first token of its line
 * @param afterSpace whether white space or a comment precedes it
 */
public record Token(Kind kind, String text, Position at, boolean startsLine, boolean afterSpace)
    implements Node {

  /** What a token is. */
  public enum Kind {
    /** A name or a keyword. */
    WORD,
    /** A number. */
    NUMBER,
    /** A string literal, with its quotes and its prefix. */
    STRING,
    /** A character constant, with its quotes and its prefix. */
    CHARACTER,
    /** An operator or a separator. */
    PUNCTUATION,
    /** Text that is no token of C. */
    BROKEN,
    /** The end of the file. */
    END
  }

  /** Whether the token is this word or this operator. */
  public boolean is(String expected) {
    return (kind == Kind.WORD || kind == Kind.PUNCTUATION) && text.equals(expected);
  }

  public boolean isWord() {
    return kind == Kind.WORD;
  }

  /** The same token at another place, as macro expansion needs it. */
  public Token movedTo(Position place) {
    return new Token(kind, text, place, false, afterSpace);
  }

  @Override
  public String toString() {
    return text;
  }
}
