package com.ifriend.app.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that only the user of this process can enter, and nobody else can put another in place
 * of: who finds something in it has it from that user.
 */
public final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /**
   * Makes it where it is missing, and closes what others were let into; an earlier version was less
   * strict.
   *
   * @return its path without links
   * @throws UnsafeFileException if it is not ours, or others could change it
   */
  public static Path in(Path home, String name) throws IOException {
    refuseUnsafe(home, name);
    if (!Files.isDirectory(home)) {
      create(home.toAbsolutePath());
    }
    Path folder = home.toRealPath().resolve(name);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      create(folder);
    }
    refuseUnsafe(home, name);
    if (Access.of(folder).isPresent()) {
      Files.setPosixFilePermissions(folder, OWNER);
      // What is in it cannot change its place now, nor come from others.
      var unused = Files.walkFileTree(folder, new Closing());
    }
    return folder;
  }

  /**
   * What speaks against it; nothing if it is not there. Changes nothing.
   *
   * @throws UnsafeFileException if it is not ours, or others could change it
   */
  public static void refuseUnsafe(Path home, String name) throws IOException {
    Path there = home.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    Path real = there.toRealPath().resolve(there.relativize(home.toAbsolutePath())).normalize();
    for (Path above = there.toRealPath(); above != null; above = above.getParent()) {
      Optional<String> replacers = Access.of(above).flatMap(Access::replacers);
      if (replacers.isPresent()) {
        throw new UnsafeFileException(
            above
                + " "
                + replacers.get()
                + ", who could put something else in place of "
                + real.resolve(name)
                + ", where conversations are kept",
            "chmod go-w " + above + " if it is yours, or choose another IFRIEND_HOME");
      }
    }
    Path folder = real.resolve(name);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      boolean link = Files.isSymbolicLink(folder);
      throw new UnsafeFileException(
          folder + (link ? " is a symbolic link" : " is a file") + ", and must be a folder",
          link ? "to keep it elsewhere, set IFRIEND_HOME to a folder there" : "move it away");
    }
    Optional<Access> access = Access.of(folder);
    if (access.isPresent() && !access.get().isOurs()) {
      throw strange(folder, access.get());
    }
    Optional<String> writers = access.flatMap(Access::writers);
    if (writers.isPresent()) {
      throw new UnsafeFileException(
          folder + " " + writers.get() + ", who may have changed what is in it",
          "look it through, then chmod -R go-rwx " + folder);
    }
  }

  private static UnsafeFileException strange(Path path, Access access) {
    return new UnsafeFileException(
        path
            + " belongs to user "
            + access.owner()
            + ", and must belong to the one who runs the bot",
        "move it away, or run the bot as that user, or choose another IFRIEND_HOME");
  }

  /** Opens a file to write to, which is made for us alone where it is missing. */
  public static FileChannel file(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE);
  }

  /**
   * Makes a file for us alone.
   *
   * @throws FileAlreadyExistsException if there is one, or a link
   */
  public static FileChannel newFile(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE_NEW);
  }

  private static FileChannel open(Path file, OpenOption how) throws IOException {
    return FileChannel.open(
        file,
        Set.of(how, StandardOpenOption.WRITE),
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0]);
  }

  private static void create(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Leaves its owner the rights that the owner has, and takes those of others. */
  private static final class Closing extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is)
        throws IOException {
      return visitFile(folder, is);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
      try {
        if (!is.isSymbolicLink()) {
          close(file);
        }
        return FileVisitResult.CONTINUE;
      } catch (NoSuchFileException e) {
        return visitFileFailed(file, e);
      }
    }

    /** A server that runs renames files. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    private static void close(Path file) throws IOException {
      Optional<Access> access = Access.of(file, LinkOption.NOFOLLOW_LINKS);
      if (access.isPresent() && !access.get().isOurs()) {
        throw strange(file, access.get());
      }
      Set<PosixFilePermission> rights =
          new HashSet<>(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      if (rights.retainAll(OWNER)) {
        Files.setPosixFilePermissions(file, rights);
      }
    }
  }
}
