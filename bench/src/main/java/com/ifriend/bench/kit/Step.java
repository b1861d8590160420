package com.ifriend.bench.kit;

/** Work that may fail, in which case the whole run does. */
@FunctionalInterface
public interface Step {
  Step NOTHING = () -> {};

  void run() throws Exception;
}
