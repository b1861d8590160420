package com.ifriend.app.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who may touch what is at a path, as far as the rights of POSIX tell; links are followed unless
 * said otherwise. Root is trusted, since nothing can be kept from it.
 */
public final class Access {
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  private final Path path;
  private final Map<String, Object> is;
  private final int us;

  private Access(Path path, LinkOption... options) throws IOException {
    this.path = path;
    this.is = Files.readAttributes(path, "unix:uid,mode,owner,group,isDirectory", options);
    this.us = Us.ID;
  }

  /** Empty where rights are not those of POSIX, as on Windows. */
  public static Optional<Access> of(Path path, LinkOption... options) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        ? Optional.of(new Access(path, options))
        : Optional.empty();
  }

  /** Whether it belongs to the user of this process. */
  public boolean isOurs() {
    return number("uid") == us;
  }

  /** The name of the user whose it is. */
  public String owner() {
    return String.valueOf(is.get("owner"));
  }

  /** Whose it is, if that is neither the user of this process nor root. */
  public Optional<String> stranger() {
    return isOurs() || number("uid") == ROOT
        ? Optional.empty()
        : Optional.of("belongs to user " + owner());
  }

  /** Which others may write to it. */
  public Optional<String> writers() {
    return others(02).map(who -> "may be written by " + who);
  }

  /** Which others may read it. */
  public Optional<String> readers() {
    return others(04).map(who -> "may be read by " + who);
  }

  /**
   * Who could put something else in the place of what is in this folder; nobody in one like /tmp,
   * which lets each touch only what is theirs.
   */
  public Optional<String> replacers() {
    Optional<String> stranger = stranger();
    return stranger.isPresent() || (number("mode") & STICKY) != 0 ? stranger : writers();
  }

  /**
   * A group with the name of the owner is that user's own, as systems make them whose umask lets
   * the group write.
   *
   * @param right as in the last digit of a mode
   */
  private Optional<String> others(int right) {
    if ((number("mode") & right) != 0) {
      return Optional.of("everybody");
    }
    String group = String.valueOf(is.get("group"));
    return (number("mode") & right << 3) == 0 || group.equals(owner())
        ? Optional.empty()
        : Optional.of("group " + group);
  }

  private int number(String name) {
    if (is.get(name) instanceof Integer number) {
      return number;
    }
    throw new IllegalStateException(path + " has no " + name);
  }

  /** The user of this process, which the JDK does not tell: whose a new file is. */
  private static final class Us {
    static final int ID = id();

    private static int id() {
      try {
        Path ours = Files.createTempFile("ifriend", null);
        try {
          return (int) Files.getAttribute(ours, "unix:uid");
        } finally {
          Files.delete(ours);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
