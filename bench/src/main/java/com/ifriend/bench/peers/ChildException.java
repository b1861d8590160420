package com.ifriend.bench.peers;

/** A child did not do what it was asked to. */
abstract sealed class ChildException extends Exception {
  private static final long serialVersionUID = 1L;

  private ChildException(String message) {
    super(message);
  }

  /** Its library threw; the child goes on. */
  static final class Failed extends ChildException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  /** Its library has no such thing. */
  static final class NotOffered extends ChildException {
    private static final long serialVersionUID = 1L;

    NotOffered(String message) {
      super(message);
    }
  }

  /** It died, was silent for too long or answered nonsense: it was ended. */
  static final class Broken extends ChildException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }
}
