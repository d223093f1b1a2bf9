// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration that a tree is read under: the CONFIG_ symbols that are set, and what the
 * architecture's headers define and {@code #if} asks for.
 */
public final class Config {
  private static final Pattern SET = Pattern.compile("(\\w+)=(.*)");
  private static final Pattern NOT_SET = Pattern.compile("# (\\w+) is not set");

  private final String name;
  private final Map<String, String> values;

  private Config(String name, Map<String, String> values) {
    this.name = name;
    this.values = Collections.unmodifiableMap(values);
  }

  /** What a guest on x86-64 runs with: memory management and virtio built in, modules loadable. */
  public static Config guest() {
    return Guest.CONFIG;
  }

  /** Read once, at the first use. */
  private static final class Guest {
    private static final Config CONFIG = readGuest();

    private Guest() {}
  }

  private static Config readGuest() {
    try (InputStream table = Config.class.getResourceAsStream("x86-64-guest.config")) {
      if (table == null) {
        throw new IllegalStateException("x86-64-guest.config is missing from the program");
      }
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      return parse("the defaults of an x86-64 guest", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A {@code .config} file. What it does not name is not set; the architecture's constants are
   * those of x86-64.
   *
   * @throws IOException if the file cannot be read, or has a line that is none of {@code X=value},
   *     {@code # X is not set}, a comment and an empty line
   */
  public static Config read(Path file) throws IOException {
    try {
      Config read = parse(file.toString(), TextFile.read(file));
      Map<String, String> values = new LinkedHashMap<>(guest().values);
      values.keySet().removeIf(symbol -> symbol.startsWith("CONFIG_"));
      values.putAll(read.values);
      return new Config(file.toString(), values);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The text of a {@code .config} file.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException if a line is none of a {@code .config}
   */
  public static Config parse(String name, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      Matcher set = SET.matcher(line);
      if (set.matches()) {
        values.put(set.group(1), set.group(2));
      } else if (NOT_SET.matcher(line).matches()) {
        values.remove(line.split(" ", 3)[1]);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException(
            name + ":" + number + ": expected CONFIG_X=value or a comment, found " + line);
      }
    }
    values.values().removeIf(value -> value.equals("n"));
    return new Config(name, values);
  }

  /** The same configuration with one more symbol; {@code n} takes it away. */
  public Config with(String symbol, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.remove(symbol);
    if (!value.equals("n")) {
      changed.put(symbol, value);
    }
    return new Config(name, changed);
  }

  /** Where the configuration comes from, for answers. */
  public String name() {
    return name;
  }

  /** The value of a symbol as it is written; empty if it is not set. */
  public Optional<String> value(String symbol) {
    return Optional.ofNullable(values.get(symbol));
  }

  /** Whether the preprocessor sees the symbol; one that is a module has another name there. */
  public boolean isDefined(String symbol) {
    String value = values.get(symbol);
    if (value != null) {
      return !value.equals("m");
    }
    return symbol.endsWith("_MODULE")
        && "m".equals(values.get(symbol.substring(0, symbol.length() - "_MODULE".length())));
  }

  /** {@code IS_ENABLED()}: built in or a module. */
  public boolean isEnabled(String symbol) {
    return isBuiltIn(symbol) || isModule(symbol);
  }

  /** {@code IS_BUILTIN()}. */
  public boolean isBuiltIn(String symbol) {
    return "y".equals(values.get(symbol));
  }

  /** {@code IS_MODULE()}. */
  public boolean isModule(String symbol) {
    return "m".equals(values.get(symbol));
  }
}
