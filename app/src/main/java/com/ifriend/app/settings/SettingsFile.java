package com.ifriend.app.settings;

import com.ifriend.app.files.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file that says where tokens and conversations are sent. */
final class SettingsFile {
  private SettingsFile() {}

  /**
   * Refuses one that somebody else than our user and root wrote, or could write or replace.
   *
   * @throws ConfigException saying why and what to do
   */
  static void refuseOfOthers(Path file) throws IOException {
    Optional<Access> access = Access.of(file);
    refuse(
        file,
        access.flatMap(Access::stranger),
        "if its settings are yours, make it yours: chown \"$(id -u)\" " + file);
    refuse(file, access.flatMap(Access::writers), "look it through, then chmod go-w " + file);
    // Where the link is, and where the file is.
    for (Path each : List.of(file, file.toRealPath())) {
      Path folder = each.getParent();
      if (folder != null) {
        refuse(
            file,
            Access.of(folder)
                .flatMap(Access::replacers)
                .map(who -> "is in " + folder + ", which " + who),
            "look it through, then chmod go-w " + folder + ", or start in a folder of yours");
      }
    }
  }

  private static void refuse(Path file, Optional<String> why, String fix) {
    if (why.isPresent()) {
      throw new ConfigException(
          file + " " + why.get() + ", and could send tokens elsewhere; " + fix);
    }
  }
}
