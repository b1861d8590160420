package com.ifriend.slack.oauth;

import com.ifriend.slack.api.Json;
import com.ifriend.store.Records;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the bot is installed, in the store that all its processes share: a {@link Grant} for each
 * team, or organisation, by its id. Thread-safe.
 */
public final class Grants {
  private static final Logger log = LoggerFactory.getLogger(Grants.class);

  private final Records records;

  /** A grant, and how the store has it, by which it is replaced. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Kept(Grant grant, byte[] stored) {}

  /**
   * Those that are kept there.
   *
   * @param records sealed, since tokens are in them
   */
  public Grants(Records records) {
    this.records = records;
  }

  /**
   * The grant of this key; empty if there is none, or it cannot be made out.
   *
   * @throws StoreUnavailableException if the store does not answer
   */
  public Optional<Kept> find(String key) {
    try {
      Optional<byte[]> stored = records.get(key);
      return stored.isEmpty()
          ? Optional.empty()
          : Optional.of(new Kept(Grant.ofJson(key, stored.get()), stored.get()));
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (StoreException | Json.MalformedException e) {
      log.error("The installation in {} cannot be used: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps it, in place of an earlier one. */
  void put(Grant grant) {
    records.put(grant.key(), grant.toJson());
  }

  /** Keeps it in place of the one that is known; empty if there is another one by now. */
  Optional<Kept> replace(Kept old, Grant next) {
    byte[] stored = next.toJson();
    return records.replace(next.key(), old.stored(), stored)
        ? Optional.of(new Kept(next, stored))
        : Optional.empty();
  }

  /** Deletes it, if it is still the one in the store. */
  public boolean delete(Kept kept) {
    return records.delete(kept.grant().key(), kept.stored());
  }
}
