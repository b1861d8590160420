package com.ifriend.store.encryption;

import com.google.crypto.tink.Aead;
import com.ifriend.store.Place;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Seals and opens; the sealed form is a JSON document or a JSON string. Thread-safe. */
final class Seal {
  private static final String BEFORE = "{\"sealed\":\"";
  private static final String BEHIND = "\"}";

  private final Aead aead;

  Seal(Aead aead) {
    this.aead = aead;
  }

  byte[] document(Place place, byte[] clear) {
    return (BEFORE + text(place, clear) + BEHIND).getBytes(StandardCharsets.US_ASCII);
  }

  byte[] openDocument(Place place, byte[] sealed) {
    String text = new String(sealed, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(BEFORE) || !text.endsWith(BEHIND)) {
      throw new BrokenSealException(place, null);
    }
    return open(place, text.substring(BEFORE.length(), text.length() - BEHIND.length()));
  }

  String jsonString(Place place, String clear) {
    return '"' + text(place, clear.getBytes(StandardCharsets.UTF_8)) + '"';
  }

  String openJsonString(Place place, String sealed) {
    if (sealed.length() < 2 || !sealed.startsWith("\"") || !sealed.endsWith("\"")) {
      throw new BrokenSealException(place, null);
    }
    return new String(
        open(place, sealed.substring(1, sealed.length() - 1)), StandardCharsets.UTF_8);
  }

  private String text(Place place, byte[] clear) {
    try {
      return Base64.getEncoder().encodeToString(aead.encrypt(clear, place.bytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(place + " cannot be sealed", e);
    }
  }

  private byte[] open(Place place, String text) {
    try {
      return aead.decrypt(Base64.getDecoder().decode(text), place.bytes());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BrokenSealException(place, e);
    }
  }
}
