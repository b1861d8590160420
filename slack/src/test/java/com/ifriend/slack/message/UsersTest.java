package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose day it is. */
class UsersTest {
  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();

  @AfterEach
  void stop() {
    slack.close();
  }

  private void mention(Rig rig, int posts) {
    assertThat(rig.deliver(slack.payloads().appMention(CHANNEL, ANA, "passeios hoje"))).isTrue();
    Await.until("it is answered", () -> slack.posts().size() == posts);
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void dayIsThatOfTheUserAndSlackIsAskedOnce(boolean socketMode) {
    slack.setZone(ANA, "America/Sao_Paulo");
    try (Rig rig = Rig.echo(socketMode, slack, stores)) {
      mention(rig, 1);
      mention(rig, 2);
      assertThat(rig.agent().zones()).containsExactly("America/Sao_Paulo", "America/Sao_Paulo");
      assertThat(slack.calls("users.info")).hasSize(1);
    }
  }

  @ParameterizedTest(name = "while it is busy: {0}")
  @ValueSource(booleans = {false, true})
  void whereSlackDoesNotTellTheAnswerComesAllTheSame(boolean busy) {
    slack.setZone(ANA, "America/Sao_Paulo");
    if (busy) {
      slack.failNext("users.info", Fault.rateLimited(60));
    } else {
      slack.grantScopes("app_mentions:read", "chat:write", "channels:read");
    }
    try (Rig rig = Rig.echo(false, slack, stores)) {
      mention(rig, 1);
      mention(rig, 2);
      assertThat(rig.agent().zones()).containsExactly("", "");
      assertThat(slack.calls("users.info")).hasSize(1);
    }
  }

  @Test
  void zoneThatJavaDoesNotKnowIsNone() {
    slack.setZone(ANA, "Mars/Olympus_Mons");
    try (Rig rig = Rig.echo(false, slack, stores)) {
      mention(rig, 1);
      assertThat(rig.agent().zones()).containsExactly("");
    }
  }
}
