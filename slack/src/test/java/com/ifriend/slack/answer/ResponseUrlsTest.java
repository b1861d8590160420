package com.ifriend.slack.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.slack.api.SlackConfig;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseUrlsTest {
  @ParameterizedTest
  @CsvSource({
    "https://hooks.slack.com/commands/T0/1/a, true",
    "https://hooks.slack-gov.com/commands/T0/1/a, true",
    "http://hooks.slack.com/commands/T0/1/a, false",
    "https://hooks.slack.com:8443/commands, false",
    "https://ana@hooks.slack.com/commands, false",
    "https://hooks.slack.com.example.org/commands, false",
    "https://notslack.com/commands, false",
    "https://169.254.169.254/latest, false",
    "file:///etc/passwd, false",
    "'', false",
    "not an address, false",
  })
  void onlySlacksOwnAddressesAreSlacks(String url, boolean slacks) {
    assertThat(ResponseUrls.isSlacks(url, SlackConfig.SLACK_API)).isEqualTo(slacks);
    assertThat(ResponseUrls.isSlacks(url, URI.create("http://127.0.0.1:80/api/")))
        .isEqualTo(slacks);
  }
}
