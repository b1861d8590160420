package com.ifriend.bench.race.child;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Asks jars from Maven for their version. */
public final class Versions {
  private Versions() {}

  /** As in {@code artifact 1.2.3}. */
  public static String of(String group, String artifact) {
    Properties properties = new Properties();
    try (InputStream in =
        Versions.class.getResourceAsStream(
            "/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
      if (in == null) {
        return artifact + " of unknown version";
      }
      properties.load(in);
    } catch (IOException e) {
      return artifact + " of unknown version";
    }
    return artifact + " " + properties.getProperty("version", "of unknown version");
  }
}
