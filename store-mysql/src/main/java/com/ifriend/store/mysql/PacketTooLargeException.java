package com.ifriend.store.mysql;

import com.ifriend.store.StoreException;

/**
 * What was to be written does not fit into one packet of this server, see its {@code
 * max_allowed_packet}; nothing was written.
 */
public final class PacketTooLargeException extends StoreException {
  private static final long serialVersionUID = 1L;

  PacketTooLargeException(String operation, long bytes, long limit) {
    super(
        String.format(
            "%s needs a packet of about %,d bytes, more than the server's max_allowed_packet of"
                + " %,d; raise it, or keep large content as an artifact and put a reference into"
                + " the event",
            operation, bytes, limit));
  }
}
