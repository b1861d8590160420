package com.ifriend.store.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * What an ADK session service must do, one test or more per line of the contract; each name starts
 * with the number of its line. Extend it and return the backend to check:
 *
 * <pre>{@code
 * class MySessionContractTest extends SessionContract {
 *   @Override
 *   protected SessionBackend backend() {
 *     return MyBackend.SHARED;
 *   }
 * }
 * }</pre>
 *
 * <p>Every test works under an app and a user of its own, so one backend serves all of them, also
 * in parallel. Results are read back through {@link SessionBackend#second}.
 */
public abstract class SessionContract {

  protected abstract SessionBackend backend();

  @Nested
  @DisplayName("life cycle")
  final class LifeCycle extends LifeCycleContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("lists")
  final class Lists extends ListContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("state")
  final class StateScopes extends StateContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("append")
  final class Append extends AppendContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("repeats")
  final class Repeats extends RepeatContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("fences")
  final class Fences extends FenceContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("storable")
  final class Storable extends StorableContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("ownership")
  final class Ownership extends OwnershipContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("history")
  final class History extends HistoryContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("expiry")
  final class Expiry extends ExpiryContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("ids")
  final class Ids extends IdContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("limits")
  final class Limits extends LimitsContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("documents")
  final class EachDocument extends DocumentsContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }

  @Nested
  @DisplayName("repair")
  final class Repair extends RepairContract {
    @Override
    SessionBackend backend() {
      return SessionContract.this.backend();
    }
  }
}
