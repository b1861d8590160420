package com.ifriend.store.mysql;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** A name without its prefix would be that of no table. */
final class PrefixedSessionTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return MySqlBackend.prefixed();
  }
}
