package com.ifriend.bench.race.child;

/** The library has no such thing, which is no failure of it. */
public final class NotOffered extends Exception {
  private static final long serialVersionUID = 1L;

  public NotOffered(String why) {
    super(why);
  }
}
