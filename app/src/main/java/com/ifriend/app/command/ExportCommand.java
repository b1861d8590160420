package com.ifriend.app.command;

import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionKey;
import com.ifriend.app.Backends;
import com.ifriend.app.files.PrivateFolder;
import com.ifriend.app.transfer.Exporter;
import com.ifriend.store.memory.MemoryOwner;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Writes sessions to a file. */
@Command(
    name = "export",
    description = {
      "Write the sessions of a user, or one of them, as JSON lines.",
      "All of it, readable: events to the byte, state, titles. ifriend import --from export brings"
          + " it into any backend. This is a use of the sessions: they expire later.",
      "Exit code 1 if a session could not be read; the others are written."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private Who who = new Who();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SESSION",
      description = "The session's id (default: all of the user).")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A file that does not exist; only its owner may read it (default: stdout).")
  private Optional<Path> file = Optional.empty();

  private final Opening<Backends> stores;
  private int unreadable;

  /** Of the sessions that the settings choose. */
  ExportCommand() {
    this(Opening.forSessions());
  }

  ExportCommand(Opening<Backends> stores) {
    this.stores = stores;
  }

  @Override
  public Integer call() throws IOException {
    MemoryOwner owner = who.owner();
    if (file.isPresent() && Files.exists(file.get())) {
      throw exists(file.get());
    }
    return stores.with(backends -> run(backends, owner));
  }

  private int run(Backends backends, MemoryOwner owner) throws IOException {
    int written =
        file.isPresent() ? write(backends, owner, file.get()) : write(backends, owner, who.lines());
    if (written == 0 && unreadable == 0) {
      who.err()
          .println("❌ There is nothing to export; see ifriend sessions list " + owner.userId());
      return 1;
    }
    who.err().println("Exported: " + written);
    return unreadable == 0 ? 0 : 1;
  }

  /** All of it, or no file. */
  private int write(Backends backends, MemoryOwner owner, Path file) throws IOException {
    int whole = 0;
    try (Writer out =
        new BufferedWriter(Channels.newWriter(create(file), StandardCharsets.UTF_8))) {
      try {
        int written = write(backends, owner, out);
        out.flush();
        whole = written;
      } finally {
        if (whole == 0) {
          Files.delete(file);
        }
      }
    }
    return whole;
  }

  private FileChannel create(Path file) throws IOException {
    try {
      return PrivateFolder.newFile(file);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    }
  }

  private ParameterException exists(Path file) {
    return who.wrongUse(file + " exists; name another file");
  }

  private void skipped(SessionKey key, SessionException why) {
    unreadable++;
    who.err().println("❌ Session " + key.id() + " cannot be read: " + why.getMessage());
  }

  private int write(Backends backends, MemoryOwner owner, Writer out) throws IOException {
    Exporter exporter = new Exporter(backends.sessions(), out);
    if (session.isEmpty()) {
      return exporter.all(owner.appName(), owner.userId(), this::skipped);
    }
    return exporter.one(new SessionKey(owner.appName(), owner.userId(), session.get())) ? 1 : 0;
  }
}
