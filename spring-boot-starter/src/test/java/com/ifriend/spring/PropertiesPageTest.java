package com.ifriend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Editors and readers are told of the same properties. */
final class PropertiesPageTest {
  @Test
  void pageHasThePropertiesThatAreBound() throws Exception {
    String page = Files.readString(Path.of("../docs/spring-boot.md"));
    String table = page.substring(page.indexOf("## Properties"));
    List<String> printed =
        Pattern.compile("`(ifriend(\\.[a-z-]+){2})`")
            .matcher(table.replaceAll("\\| [^|]* \\| [^|]* \\|\\n", "|\n"))
            .results()
            .map(MatchResult::group)
            .map(name -> name.replace("`", ""))
            .distinct()
            .toList();

    assertThat(printed).containsExactlyInAnyOrderElementsOf(bound());
  }

  private static List<String> bound() throws Exception {
    try (InputStream metadata =
        IFriendProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      JsonNode properties = new ObjectMapper().readTree(metadata).get("properties");
      return StreamSupport.stream(properties.spliterator(), false)
          .peek(property -> assertThat(property.get("description")).isNotNull())
          .map(property -> property.get("name").asText())
          .toList();
    }
  }
}
