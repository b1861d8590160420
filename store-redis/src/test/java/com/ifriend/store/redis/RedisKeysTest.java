package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisKeysTest {

  @ParameterizedTest
  @CsvSource({
    "slack_C123_U456_1767224888.280449, slack_C123_U456_1767224888.280449",
    "a-b_c.D9, a-b_c.D9",
    "a:b, a%3Ab",
    "{x}, %7Bx%7D",
    "a%3Ab, a%253Ab",
    "a b+c, a%20b%2Bc",
    "São, São",
    "🎉, %F0%9F%8E%89",
  })
  void idsAreReadableAndReversible(String id, String escaped) {
    assertThat(RedisKeys.escape(id)).isEqualTo(escaped);
    assertThat(RedisKeys.unescape(escaped)).isEqualTo(id);
  }
}
