package com.ifriend.app.settings;

import com.ifriend.app.files.Access;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file with keys. */
public final class KeyFile {
  private KeyFile() {}

  /**
   * Notes it as a problem if others could put their keys there.
   *
   * @return what to say if others may read it, as many ways to mount a secret have it
   */
  static Optional<String> look(Env env, String name, String file) {
    Optional<Access> access = access(file);
    access
        .flatMap(Access::writers)
        .ifPresent(
            who ->
                env.problem(
                    name,
                    "is '"
                        + file
                        + "', which "
                        + who
                        + "; look it through, then chmod go-w "
                        + file));
    return warning(file).map(warning -> "⚠️ " + name + ": " + warning);
  }

  /** What to say if others may read it. */
  public static Optional<String> warning(String file) {
    return access(file)
        .flatMap(Access::readers)
        .map(
            who ->
                file
                    + " has keys in it and "
                    + who
                    + "; keep it to its owner: chmod go-rwx "
                    + file);
  }

  /** Empty if there is no such file, which whoever reads it says better. */
  private static Optional<Access> access(String file) {
    try {
      return Access.of(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
