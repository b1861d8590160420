package com.ifriend.store.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Place;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncryptionKeysTest {
  private static final Place PLACE = Place.event(new SessionKey("app", "user", "session"), 1);

  @TempDir private Path directory;

  @Test
  void keysSurviveTheirFile() throws IOException {
    Path file = directory.resolve("keys.json");
    EncryptionKeys keys = EncryptionKeys.generate();
    keys.writeNew(file);

    byte[] sealed = new Seal(keys).close(PLACE, new byte[] {1, 2});

    assertThat(new Seal(EncryptionKeys.read(file)).open(PLACE, sealed)).containsExactly(1, 2);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> keys.writeNew(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void rotatedKeysTakeThePlaceOfTheOldOnes() throws IOException {
    Path file = directory.resolve("keys.json");
    EncryptionKeys.generate().writeNew(file);

    EncryptionKeys.read(file).rotated().replace(file);

    assertThat(EncryptionKeys.read(file).size()).isEqualTo(2);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void filesThatAreNoKeysAreNamedAndNotQuoted() throws IOException {
    Path nonsense = Files.writeString(directory.resolve("nonsense"), "{\"secret\": 1}");

    assertThatThrownBy(() -> EncryptionKeys.read(nonsense))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense is no Tink keyset")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> EncryptionKeys.read(directory.resolve("missing")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing cannot be read");
  }
}
