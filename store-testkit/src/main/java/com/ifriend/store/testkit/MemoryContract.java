package com.ifriend.store.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * What long-term memory must do, one test or more per line of the contract; each name starts with
 * the number of its line. Extend it and return the backend to check:
 *
 * <pre>{@code
 * class MyMemoryContractTest extends MemoryContract {
 *   @Override
 *   protected MemoryBackend backend() {
 *     return MyBackend.SHARED;
 *   }
 * }
 * }</pre>
 *
 * <p>Every test works under an app and a user of its own, so one backend serves all of them, also
 * in parallel. Results are read back through {@link MemoryBackend#second}.
 */
public abstract class MemoryContract {

  protected abstract MemoryBackend backend();

  @Nested
  @DisplayName("learning")
  final class Learning extends LearningContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("statements")
  final class Statements extends StatementContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("long texts")
  final class LongTexts extends LongTextContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("words")
  final class Words extends WordContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("search")
  final class Search extends RecallContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("spelling")
  final class Spelling extends SpellingContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("forgetting")
  final class Forgetting extends ForgettingContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }

  @Nested
  @DisplayName("privacy")
  final class Privacy extends PrivacyContract {
    @Override
    MemoryBackend backend() {
      return MemoryContract.this.backend();
    }
  }
}
