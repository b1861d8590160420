package com.ifriend.spring;

import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import java.util.function.LongSupplier;

/** Puts measuring around stores. Apart from how, so that Micrometer may be missing. */
interface Measuring {
  SessionStore around(SessionStore store, String backend);

  MemoryStore around(MemoryStore store, String backend);

  void watchExpired(LongSupplier expired, String backend);

  /** Measures nothing. */
  Measuring NONE =
      new Measuring() {
        @Override
        public SessionStore around(SessionStore store, String backend) {
          return store;
        }

        @Override
        public MemoryStore around(MemoryStore store, String backend) {
          return store;
        }

        @Override
        public void watchExpired(LongSupplier expired, String backend) {}
      };
}
