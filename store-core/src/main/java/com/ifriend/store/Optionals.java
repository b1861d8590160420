package com.ifriend.store;

/** For stores: libraries that an application has only if it uses what they are for. */
public final class Optionals {
  private Optionals() {}

  /**
   * Does nothing if the library is there.
   *
   * @param use what it is for, as in {@code long-term memory}
   * @param library its group and name, without a version, which would go stale here
   * @param type a class of it
   * @throws IllegalStateException saying what to add to the build
   */
  public static void require(String use, String library, String type) {
    try {
      var unused = Class.forName(type, false, Optionals.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          use
              + " needs "
              + library
              + " on the class path, which is not there; add it to your build",
          e);
    }
  }
}
