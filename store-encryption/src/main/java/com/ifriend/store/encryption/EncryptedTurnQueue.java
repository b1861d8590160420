package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.crypto.tink.Aead;
import com.ifriend.store.SealedForm;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A queue that keeps payloads and notes sealed in another one. Ids, lanes and authors stay
 * readable. What cannot be opened becomes a dead letter, so that it holds up nobody. Thread-safe.
 */
public final class EncryptedTurnQueue implements TurnQueue {
  private final TurnQueue queue;
  private final Aead aead;
  private final SealingMode mode;

  /**
   * Seals with the newest key, and opens with any.
   *
   * @param mode as that of the sessions
   */
  public EncryptedTurnQueue(TurnQueue queue, EncryptionKeys keys, SealingMode mode) {
    this.queue = requireNonNull(queue, "queue");
    this.aead = keys.aead();
    this.mode = requireNonNull(mode, "mode");
  }

  @Override
  public TurnRules rules() {
    return queue.rules();
  }

  @Override
  public boolean isDurable() {
    return queue.isDurable();
  }

  @Override
  public Admission accept(NewTurn turn, Optional<String> owner) {
    Admission admission =
        queue.accept(turn.withPayload(close("message", turn.id(), turn.payload())), owner);
    return admission.lease().isEmpty()
        ? admission
        : new Admission(admission.kind(), opened(admission.lease(), owner));
  }

  @Override
  public Optional<Lease> claim(String owner) {
    return opened(queue.claim(owner), Optional.of(owner));
  }

  @Override
  public Optional<Lease> hold(String lane, String owner) {
    return queue.hold(lane, owner);
  }

  @Override
  public boolean renew(Lease lease, Optional<byte[]> note) {
    String id = lease.turn().map(QueuedTurn::id).orElse("");
    return queue.renew(lease, note.map(bytes -> close("note", id, bytes)));
  }

  @Override
  public Optional<Lease> complete(Lease lease, TurnOutcome outcome, Optional<String> owner) {
    return opened(queue.complete(lease, outcome, owner), owner);
  }

  @Override
  public TurnCounts counts() {
    return queue.counts();
  }

  /** What cannot be opened is shown as it is. */
  @Override
  public List<QueuedTurn> list(boolean parked, int limit) {
    return queue.list(parked, limit).stream().map(this::openedIfWhole).toList();
  }

  private QueuedTurn openedIfWhole(QueuedTurn turn) {
    try {
      return opened(turn);
    } catch (GeneralSecurityException e) {
      return turn;
    }
  }

  @Override
  public boolean retry(String id) {
    return queue.retry(id);
  }

  @Override
  public int take(String permit, int most, Duration time) {
    return queue.take(permit, most, time);
  }

  @Override
  public boolean drop(String id) {
    return queue.drop(id);
  }

  private Optional<Lease> opened(Optional<Lease> found, Optional<String> owner) {
    Optional<Lease> at = found;
    while (at.isPresent() && at.get().turn().isPresent()) {
      Lease lease = at.get();
      try {
        return Optional.of(
            new Lease(
                lease.lane(), lease.fence(), Optional.of(opened(lease.turn().orElseThrow()))));
      } catch (GeneralSecurityException e) {
        at =
            queue.complete(
                lease, new TurnOutcome.Parked("it cannot be opened: " + e.getMessage()), owner);
      }
    }
    return at;
  }

  private QueuedTurn opened(QueuedTurn turn) throws GeneralSecurityException {
    Optional<byte[]> note =
        turn.note().isEmpty()
            ? Optional.empty()
            : Optional.of(open("note", turn.id(), turn.note().get()));
    return turn.with(open("message", turn.id(), turn.payload()), note);
  }

  private byte[] close(String what, String id, byte[] clear) {
    if (mode == SealingMode.OPENING) {
      return clear;
    }
    try {
      String text = Base64.getEncoder().encodeToString(aead.encrypt(clear, place(what, id)));
      return (SealedForm.BEFORE + text + SealedForm.BEHIND).getBytes(US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(what + " " + id + " cannot be sealed", e);
    }
  }

  private byte[] open(String what, String id, byte[] stored) throws GeneralSecurityException {
    if (!SealedForm.isEvent(stored)) {
      if (mode == SealingMode.SEALED) {
        throw new GeneralSecurityException("it is not sealed");
      }
      return stored;
    }
    String text = new String(stored, ISO_8859_1);
    int end = Math.max(SealedForm.BEFORE.length(), text.length() - SealedForm.BEHIND.length());
    try {
      return aead.decrypt(
          Base64.getDecoder().decode(text.substring(SealedForm.BEFORE.length(), end)),
          place(what, id));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("its seal is broken", e);
    }
  }

  /** What is sealed cannot be opened in another place. */
  private static byte[] place(String what, String id) {
    return ("turn " + what + " " + id).getBytes(UTF_8);
  }
}
