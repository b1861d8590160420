package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.ifriend.store.Place;
import com.ifriend.store.SealedForm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens; the sealed form is a JSON document or a JSON string. What carries the seal of a
 * key of ours for its place is sealed, whatever it looks like; nothing else is. Thread-safe.
 */
final class Seal {
  /** With this Tink begins what a key of its usual kind seals; the key's number follows. */
  private static final byte TINK = 1;

  private final EncryptionKeys keys;
  private final Aead aead;

  Seal(EncryptionKeys keys) {
    this.keys = keys;
    this.aead = keys.aead();
  }

  byte[] close(Place place, byte[] clear) {
    String text;
    try {
      text = Base64.getEncoder().encodeToString(aead.encrypt(clear, place.bytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(place + " cannot be sealed", e);
    }
    return (place.kind() == Place.Kind.EVENT
            ? SealedForm.BEFORE + text + SealedForm.BEHIND
            : '"' + text + '"')
        .getBytes(US_ASCII);
  }

  String close(Place place, String clear) {
    return new String(close(place, clear.getBytes(UTF_8)), US_ASCII);
  }

  /** The readable form that nobody takes for a sealed one. */
  static String readable(Place place, String clear) {
    return switch (place.kind()) {
      case EVENT -> clear;
      case TITLE -> SealedForm.avoidInTitle(clear);
      case APP_STATE, USER_STATE, SESSION_STATE -> SealedForm.avoid(clear);
    };
  }

  static byte[] readable(Place place, byte[] clear) {
    return place.kind() == Place.Kind.EVENT
        ? clear
        : readable(place, new String(clear, UTF_8)).getBytes(UTF_8);
  }

  /**
   * What a seal holds.
   *
   * @throws BrokenSealException if there is none of a key of ours for this place
   */
  byte[] open(Place place, byte[] stored) {
    byte @Nullable [] sealed = sealed(place, stored);
    if (sealed == null) {
      throw BrokenSealException.without(place);
    }
    try {
      return aead.decrypt(sealed, place.bytes());
    } catch (GeneralSecurityException e) {
      throw new BrokenSealException(
          place,
          missingKey(place, stored)
              .map(key -> "was sealed with " + key + ", which is not in the keyset")
              .orElse(
                  "was changed, or moved here from another place, or sealed with a key that is not"
                      + " in the keyset"),
          e);
    }
  }

  String open(Place place, String stored) {
    return new String(open(place, stored.getBytes(UTF_8)), UTF_8);
  }

  /**
   * What a seal holds, or what is there without one. Only of an event is it certain that it was
   * meant to be sealed.
   *
   * @throws BrokenSealException if it is an event with a seal that cannot be opened
   */
  byte[] openIfSealed(Place place, byte[] stored) {
    if (place.kind() == Place.Kind.EVENT) {
      return SealedForm.isEvent(stored) ? open(place, stored) : stored;
    }
    return opened(place, stored).orElse(stored);
  }

  String openIfSealed(Place place, String stored) {
    return SealedForm.maybeText(stored)
        ? new String(openIfSealed(place, stored.getBytes(UTF_8)), UTF_8)
        : stored;
  }

  /** What a seal holds; empty if there is none of a key of ours for this place. */
  Optional<byte[]> opened(Place place, byte[] stored) {
    byte @Nullable [] sealed = sealed(place, stored);
    if (sealed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(aead.decrypt(sealed, place.bytes()));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** In words, the key that sealed it, if that is not one of ours. */
  Optional<String> missingKey(Place place, byte[] stored) {
    OptionalInt id = keyOf(place, stored);
    return id.isPresent() && !keys.ids().contains(id.getAsInt())
        ? Optional.of("key " + EncryptionKeys.name(id.getAsInt()))
        : Optional.empty();
  }

  /** The number of the key that sealed it, as far as that shows. */
  static OptionalInt keyOf(Place place, byte[] stored) {
    byte @Nullable [] sealed = sealed(place, stored);
    return sealed == null || sealed.length < 5 || sealed[0] != TINK
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(sealed, 1, 4).getInt());
  }

  /** What Tink has written, if this has the form of it. */
  private static byte @Nullable [] sealed(Place place, byte[] stored) {
    String text = new String(stored, ISO_8859_1);
    boolean event = place.kind() == Place.Kind.EVENT;
    if (event
        ? !SealedForm.isEvent(stored) || !text.endsWith(SealedForm.BEHIND)
        : !SealedForm.maybeText(text)) {
      return null;
    }
    String base64 =
        event
            ? text.substring(
                SealedForm.BEFORE.length(),
                Math.max(SealedForm.BEFORE.length(), text.length() - SealedForm.BEHIND.length()))
            : text.substring(1, text.length() - 1);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
