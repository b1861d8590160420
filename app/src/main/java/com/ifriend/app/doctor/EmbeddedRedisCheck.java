package com.ifriend.app.doctor;

import com.ifriend.app.backend.RedisBackend;
import com.ifriend.app.files.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Which Redis the bot runs on when none is configured, and whether others are kept out.
 *
 * @param home where its folder is
 */
record EmbeddedRedisCheck(Path home) implements Check {
  private static final String SUBJECT = "Embedded Redis";

  @Override
  public void run(Consumer<Finding> findings) {
    try {
      findings.accept(Finding.good(SUBJECT, RedisBackend.lookAtEmbedded(home)));
    } catch (UnsafeFileException e) {
      findings.accept(Finding.failed(SUBJECT, e.what(), e.fix()));
    } catch (IOException e) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              String.valueOf(e.getMessage()),
              "the bot starts it again by itself; if it is not back in a minute, see "
                  + RedisBackend.logOfEmbedded(home)
                  + ", mend that, and start the bot again"));
    }
  }
}
