package com.ifriend.store.encryption;

import com.ifriend.store.Place;
import com.ifriend.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Something in a sealed session cannot be opened: it was written without a seal or with a key that
 * is not in the keyset, was changed, or was moved here from another place.
 */
public final class BrokenSealException extends StoreException {
  private static final long serialVersionUID = 1L;

  BrokenSealException(Place place, String why, @Nullable Throwable cause) {
    super(place + " cannot be opened: it " + why, cause);
  }

  static BrokenSealException without(Place place) {
    return new BrokenSealException(
        place,
        "was written without a seal. To seal what is there: SESSION_ENCRYPTION=sealing, then ifriend"
            + " keys seal",
        null);
  }
}
