package com.ifriend.app.files;

import com.ifriend.store.StoreException;

/** A file that cannot be relied upon, since others could have changed it or cannot be kept out. */
public final class UnsafeFileException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String fix;

  /**
   * Both parts make the message.
   *
   * @param fix what to do about it
   */
  public UnsafeFileException(String what, String fix) {
    super(what + ": " + fix);
    this.what = what;
    this.fix = fix;
  }

  public String what() {
    return what;
  }

  public String fix() {
    return fix;
  }
}
