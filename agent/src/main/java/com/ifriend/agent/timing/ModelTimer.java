package com.ifriend.agent.timing;

import com.google.adk.agents.CallbackContext;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.plugins.BasePlugin;
import io.reactivex.rxjava3.core.Maybe;
import java.util.concurrent.TimeoutException;

/** Hears of each call of the model and of each piece of its answer. */
final class ModelTimer extends BasePlugin {
  private final TurnTimer timer;

  ModelTimer(TurnTimer timer) {
    super("model-timer");
    this.timer = timer;
  }

  @Override
  public Maybe<LlmResponse> beforeModelCallback(
      CallbackContext context, LlmRequest.Builder request) {
    if (timer.isLate()) {
      return Maybe.error(new TimeoutException("the turn has taken longer than " + timer.longest()));
    }
    timer.modelAsked();
    return Maybe.empty();
  }

  @Override
  public Maybe<LlmResponse> afterModelCallback(CallbackContext context, LlmResponse response) {
    timer.modelSpoke();
    return Maybe.empty();
  }

  @Override
  public Maybe<LlmResponse> onModelErrorCallback(
      CallbackContext context, LlmRequest.Builder request, Throwable error) {
    timer.modelSpoke();
    return Maybe.empty();
  }
}
