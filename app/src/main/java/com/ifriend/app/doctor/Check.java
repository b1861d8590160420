package com.ifriend.app.doctor;

import java.util.function.Consumer;

/** Looks at one thing. May block; whoever runs it gives up on it after a while. */
@FunctionalInterface
interface Check {
  void run(Consumer<Finding> findings) throws Exception;
}
