package com.ifriend.bench.loadtest.measure;

/** Something that happens again and again. */
@FunctionalInterface
public interface Step {
  /** Nothing. */
  Step NONE = () -> {};

  void run() throws Exception;
}
