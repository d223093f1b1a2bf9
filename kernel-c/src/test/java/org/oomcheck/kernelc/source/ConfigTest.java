// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @Test
  void guest_hasMemoryManagementBuiltIn_andTheBalloonAsAModule() {
    Config guest = Config.guest();
    assertThat(guest.isBuiltIn("CONFIG_COMPACTION")).isTrue();
    assertThat(guest.isModule("CONFIG_VIRTIO_BALLOON")).isTrue();
    assertThat(guest.isEnabled("CONFIG_VIRTIO_BALLOON")).isTrue();
    assertThat(guest.isDefined("CONFIG_VIRTIO_BALLOON")).isFalse();
    assertThat(guest.isDefined("CONFIG_VIRTIO_BALLOON_MODULE")).isTrue();
    assertThat(guest.isEnabled("CONFIG_DEBUG_VM")).isFalse();
    assertThat(guest.value("CONFIG_HZ")).contains("250");
  }

  @Test
  void read_takesWhatTheFileSays_andNothingOfTheDefaults(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(".config");
    Files.writeString(file, "# a comment\nCONFIG_HZ=100\n# CONFIG_NUMA is not set\nCONFIG_A=n\n");
    Config config = Config.read(file);
    assertThat(config.value("CONFIG_HZ")).contains("100");
    assertThat(config.isDefined("CONFIG_NUMA")).isFalse();
    assertThat(config.isDefined("CONFIG_A")).isFalse();
    assertThat(config.isDefined("CONFIG_COMPACTION")).isFalse();
    assertThat(config.value("BITS_PER_LONG")).contains("64");
    assertThat(config.name()).isEqualTo(file.toString());
  }

  @Test
  void read_ofAnotherFile_namesTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(".config");
    Files.writeString(file, "CONFIG_HZ=100\nint x;\n");
    assertThatThrownBy(() -> Config.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ":2: expected CONFIG_X=value or a comment, found int x;");
  }

  @Test
  void with_setsAndClears() {
    Config config = Config.parse("test", "CONFIG_A=y\n");
    assertThat(config.with("CONFIG_A", "n").isEnabled("CONFIG_A")).isFalse();
    assertThat(config.with("CONFIG_B", "m").isModule("CONFIG_B")).isTrue();
    assertThat(config.isEnabled("CONFIG_B")).isFalse();
  }
}
