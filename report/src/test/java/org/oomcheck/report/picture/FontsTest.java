// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures on a machine that has no fonts at all: another Java process that finds none. */
class FontsTest {
  private static final List<String> PICTURE =
      List.of("participant \"kworker/0:1\" as t0", "t0 -> t0 : mutex_lock(&vb->balloon_lock)");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Draws as the pages do. */
  static final class Drawn {
    private Drawn() {}

    public static void main(String[] args) {
      new PrintStream(System.out, true, StandardCharsets.UTF_8).print(PlantUml.svg(PICTURE));
    }
  }

  /** Measures text with the machine's fonts. */
  static final class DrawnWithFonts {
    private DrawnWithFonts() {}

    public static void main(String[] args) throws IOException {
      String source = "@startuml\n" + String.join("\n", PICTURE) + "\n@enduml\n";
      new SourceStringReader(source)
          .outputImage(OutputStream.nullOutputStream(), new FileFormatOption(FileFormat.SVG));
    }
  }

  /** Runs a class where neither the system nor an earlier process tells of a font. */
  private Process withoutFonts(Class<?> main) throws IOException {
    Path none = folder.resolve("fonts.conf");
    Files.writeString(
        none,
        "<fontconfig><dir>" + folder + "</dir><cachedir>" + folder + "</cachedir></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.home=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    java.environment().put("FONTCONFIG_FILE", none.toString());
    return java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Test
  void picture_hasTheSameBytes_withoutFonts() throws Exception {
    Process java = withoutFonts(Drawn.class);
    String drawn = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).isZero();
    assertThat(drawn).isEqualTo(PlantUml.svg(PICTURE));
  }

  /** The broken form: a picture that is measured with fonts is none here. */
  @Test
  void picture_thatIsMeasuredWithFonts_isNotDrawnWithoutThem() throws Exception {
    Process java = withoutFonts(DrawnWithFonts.class);
    java.getInputStream().readAllBytes();
    assertThat(java.waitFor()).isNotZero();
  }
}
