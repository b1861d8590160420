package com.ifriend.bench;

/** Work that may fail, in which case the whole run does. */
@FunctionalInterface
interface Step {
  Step NOTHING = () -> {};

  void run() throws Exception;
}
