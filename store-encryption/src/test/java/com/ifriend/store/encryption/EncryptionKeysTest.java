package com.ifriend.store.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

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
  void whereTheFileIsALinkWhatItLeadsToIsReplacedAndKeepsItsRights() throws IOException {
    Path file = directory.resolve("mounted/keys.json");
    Files.createDirectory(file.getParent());
    EncryptionKeys.generate().writeNew(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("keys.json"), file);

    EncryptionKeys.read(link).rotated().replace(link);

    assertThat(link).isSymbolicLink();
    assertThat(EncryptionKeys.read(file).size()).isEqualTo(2);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void keysStayWithTheUserWhoseTheyAre() throws IOException {
    Path file = directory.resolve("keys.json");
    EncryptionKeys.generate().writeNew(file);
    assumeThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
    Files.setAttribute(file, "unix:uid", 65_534);
    Files.setAttribute(file, "unix:gid", 65_534);

    EncryptionKeys.read(file).rotated().replace(file);

    assertThat(EncryptionKeys.read(file).size()).isEqualTo(2);
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65_534);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(65_534);
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
