package com.ifriend.slack.answer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonObject;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.text.Language;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Origin;
import com.ifriend.slack.message.ChosenLanguage;
import com.ifriend.slack.message.Users;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionDirectory;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.views.ViewsPublishResponse;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's Home tab, which shows its user what is known of them, and has it forgotten by a button.
 * It is published anew whenever they open it, and after each button.
 *
 * <p>Of one user it is published once at a time, with what is known then: whoever comes meanwhile
 * has it done once more behind that. Between processes the {@code hash} of the view that was seen
 * tells: who finds that another one was published since reads anew. Thread-safe.
 */
public final class HomeTab {
  private static final Logger log = LoggerFactory.getLogger(HomeTab.class);

  private static final String PUBLISH = "views.publish";
  private static final String CONFLICT = "hash_conflict";
  private static final int MOST_TRIES = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Read to tell how many more there are than are shown. */
  private static final int COUNTED = 200;

  private final MethodsClient client;
  private final Installation installation;
  private final Concierge concierge;
  private final Users users;
  private final ChosenLanguage chosen;
  private final Courtesies courtesies;
  private final Executor asides;

  /** Whose is to be published, by the hash of the view that they saw; empty for none. */
  @GuardedBy("this")
  private final Map<String, String> wanted = new HashMap<>();

  /** Whose is being published. */
  @GuardedBy("this")
  private final Set<String> busy = new HashSet<>();

  public HomeTab(
      MethodsClient client,
      Installation installation,
      Concierge concierge,
      Users users,
      ChosenLanguage chosen,
      Courtesies courtesies,
      Executor asides) {
    this.chosen = chosen;
    this.client = client;
    this.installation = installation;
    this.concierge = concierge;
    this.users = users;
    this.courtesies = courtesies;
    this.asides = asides;
  }

  /**
   * Shows it to who has opened it; returns at once.
   *
   * @param view what they saw of it before; an empty one for nothing
   */
  public void opened(String user, JsonObject view) {
    publish(user, Json.text(view, "hash").orElse(""), 1);
  }

  /**
   * Does what a button or menu of it says, if an interaction is that, before it is acknowledged.
   *
   * @return false if it could not be done
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public boolean pressed(JsonObject payload) throws Json.MalformedException {
    for (JsonObject action : Json.objectsIfAny(payload, "actions")) {
      String id = Json.text(action, "action_id").orElse("");
      if (!id.equals(HomeBlocks.FORGET) && !id.equals(HomeBlocks.LANGUAGE)) {
        continue;
      }
      String user = Json.neededText(Json.object(payload, "user"), "id");
      try {
        if (id.equals(HomeBlocks.FORGET)) {
          String memory = Json.neededText(action, "value");
          concierge.memory().ifPresent(memories -> memories.forget(owner(user), memory));
        } else {
          String word = Json.neededText(Json.object(action, "selected_option"), "value");
          ChosenLanguage.Choice.read(word).ifPresent(choice -> chosen.choose(user, choice));
        }
      } catch (RuntimeException e) {
        log.warn("What was pressed in a Home tab was not done: {}", e.getMessage());
        return false;
      }
      opened(user, Json.objectOrEmpty(payload, "view"));
    }
    return true;
  }

  private MemoryOwner owner(String user) {
    return new MemoryOwner(Concierge.APP_NAME, Origin.owner(installation.origin(), user));
  }

  private void publish(String user, String hash, int tries) {
    synchronized (this) {
      wanted.put(user, hash);
      if (!busy.add(user)) {
        return;
      }
    }
    try {
      asides.execute(() -> publishAll(user, tries));
    } catch (RejectedExecutionException e) {
      log.debug("Too much to tell Slack beside answers");
      synchronized (this) {
        busy.remove(user);
        wanted.remove(user);
      }
    }
  }

  /** Until nobody has asked for it meanwhile. */
  private void publishAll(String user, int tries) {
    for (Optional<String> hash = next(user); hash.isPresent(); hash = next(user)) {
      String seen = hash.get();
      Courtesies.Outcome outcome =
          courtesies.call(
              PUBLISH,
              () -> {
                ViewsPublishResponse response = send(user, seen);
                return CONFLICT.equals(response.getError()) ? send(user, "") : response;
              });
      if (outcome.pause().isPresent() && tries < MOST_TRIES) {
        long wait = Math.min(outcome.pause().get().toMillis(), LONGEST_WAIT.toMillis());
        CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS, asides)
            .execute(() -> publish(user, "", tries + 1));
      }
    }
  }

  private synchronized Optional<String> next(String user) {
    Optional<String> hash = Optional.ofNullable(wanted.remove(user));
    if (hash.isEmpty()) {
      busy.remove(user);
    }
    return hash;
  }

  private ViewsPublishResponse send(String user, String hash)
      throws IOException, SlackApiException {
    Optional<Language> own = chosen.of(user);
    List<LayoutBlock> blocks =
        new HomeBlocks(
                own.or(() -> users.languageOfSlack(user)).orElse(Language.PT),
                own,
                users.zoneOf(user).orElse(ZoneId.systemDefault()),
                installation.url())
            .of(memories(user), conversations(user));
    return client.viewsPublish(
        request ->
            request
                .userId(user)
                .hash(hash.isEmpty() ? null : hash)
                .view(View.builder().type("home").blocks(blocks).build()));
  }

  /** Empty where the store does not tell. */
  private Optional<List<Memory>> memories(String user) {
    try {
      return Optional.of(
          concierge
              .memory()
              .map(memory -> memory.known(owner(user), COUNTED).memories())
              .orElse(List.of()));
    } catch (RuntimeException e) {
      log.warn("The Home tab of a user is without their memories: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Empty where the store does not tell. */
  private Optional<List<SessionDirectory.Entry>> conversations(String user) {
    // People of an organisation may have some in other workspaces of it.
    String here = installation.key().map(key -> "slack_" + key + "_").orElse("");
    try {
      return Optional.of(
          concierge.sessions() instanceof StoredSessionService stored
              ? stored
                  .listSessions(
                      Concierge.APP_NAME, owner(user).userId(), PageRequest.first(COUNTED))
                  .blockingGet()
                  .sessions()
                  .stream()
                  .filter(each -> each.key().id().startsWith(here))
                  .toList()
              : List.of());
    } catch (RuntimeException e) {
      log.warn("The Home tab of a user is without their conversations: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
