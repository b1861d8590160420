package com.ifriend.store.encryption;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Place;
import java.util.Optional;

/** The documents of a store underneath, as they are kept there; opens and closes them. */
record EncryptedDocuments(Documents raw, Seal seal, SealingMode mode) implements Documents {
  @Override
  public Page scan(Optional<String> cursor) {
    return raw.scan(cursor);
  }

  @Override
  public Optional<Holding> read(Holder holder) {
    return raw.read(holder);
  }

  @Override
  public boolean replace(Place place, byte[] expected, byte[] replacement) {
    return raw.replace(place, expected, replacement);
  }

  @Override
  public boolean rebuild(SessionKey key, Header header) {
    return raw.rebuild(key, header);
  }

  @Override
  public Optional<String> note() {
    return raw.note();
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return raw.note(expected, note);
  }

  @Override
  public byte[] open(Place place, byte[] stored) {
    return mode == SealingMode.SEALED ? seal.open(place, stored) : seal.openIfSealed(place, stored);
  }

  @Override
  public Optional<String> missingKey(Place place, byte[] stored) {
    return seal.missingKey(place, stored);
  }

  @Override
  public byte[] close(Place place, byte[] clear) {
    return mode == SealingMode.OPENING ? Seal.readable(place, clear) : seal.close(place, clear);
  }
}
