package com.ifriend.bench.race;

/** A child did not do what it was asked to; where it races, that is a finding. */
public abstract sealed class ChildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ChildException(String message) {
    super(message);
  }

  /** Its library threw; the child goes on. */
  public static final class Failed extends ChildException {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
      super(message);
    }
  }

  /** Its library has no such thing. */
  public static final class NotOffered extends ChildException {
    private static final long serialVersionUID = 1L;

    public NotOffered(String message) {
      super(message);
    }
  }

  /** It died, was silent for too long or answered nonsense: it was ended. */
  public static final class Broken extends ChildException {
    private static final long serialVersionUID = 1L;

    public Broken(String message) {
      super(message);
    }
  }
}
