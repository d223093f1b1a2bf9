// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bill of materials beside the jar, in CycloneDX. */
class BillOfMaterialsIT {

  /** The plugin writes nothing while Maven is offline. */
  @BeforeAll
  static void isWritten() {
    boolean offline = System.getProperty("oomcheck.maven", "").equals("offline: true");
    String missing = "No bill of materials was read: Maven is offline, and writes none.";
    if (offline) {
      System.err.println(missing);
    }
    assumeFalse(offline, missing);
  }

  private static JsonNode bill() throws Exception {
    return new ObjectMapper().readTree(Built.file("oomcheck-.*-cyclonedx\\.json").toFile());
  }

  @Test
  void bill_isOfThisVersion() throws Exception {
    assertThat(bill().path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill().at("/metadata/component/name").asText()).isEqualTo("oomcheck");
    assertThat(bill().at("/metadata/component/version").asText()).isEqualTo(Built.VERSION);
  }

  /** What says in the jar where it is from is on the bill, and the bill has nothing for tests. */
  @Test
  void bill_hasTheLibrariesThatAreInTheJar_withTheirLicences() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bill().path("components")) {
      listed.add(
          component.path("group").asText()
              + ":"
              + component.path("name").asText()
              + ":"
              + component.path("version").asText());
      assertThat(component.path("licenses")).as(component.path("purl").asText()).isNotEmpty();
      assertThat(component.path("hashes")).as(component.path("purl").asText()).isNotEmpty();
    }
    Set<String> packed = new TreeSet<>();
    try (JarFile jar = new JarFile(Built.JAR.toFile());
        Stream<JarEntry> entries = jar.stream()) {
      for (JarEntry entry :
          entries.filter(each -> each.getName().endsWith("/pom.properties")).toList()) {
        Properties from = new Properties();
        try (InputStream stream = jar.getInputStream(entry)) {
          from.load(stream);
        }
        packed.add(
            from.getProperty("groupId")
                + ":"
                + from.getProperty("artifactId")
                + ":"
                + from.getProperty("version"));
      }
    }
    assertThat(packed).hasSizeGreaterThan(10);
    assertThat(listed).containsAll(packed).noneMatch(name -> name.contains("junit"));
  }
}
