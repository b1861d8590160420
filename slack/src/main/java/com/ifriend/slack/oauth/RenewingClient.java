package com.ifriend.slack.oauth;

import com.ifriend.slack.api.SlackWebApi;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiTextResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Calls the Web API with a token that may change: each call has the one of its moment, and is made
 * once more where that had ended. Thread-safe.
 */
public final class RenewingClient implements InvocationHandler {
  private static final String ENDED = "token_expired";

  /** A call that is given its token, and the place where. */
  private static final String WITH_TOKEN = "postFormWithTokenAndParseResponse";

  private static final int TOKEN = 2;

  private final SlackWebApi api;
  private final BotToken token;

  private RenewingClient(SlackWebApi api, BotToken token) {
    this.api = api;
    this.token = token;
  }

  public static MethodsClient of(SlackWebApi api, BotToken token) {
    return (MethodsClient)
        Proxy.newProxyInstance(
            MethodsClient.class.getClassLoader(),
            new Class<?>[] {MethodsClient.class},
            new RenewingClient(api, token));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      // What it is called, and whether it is the same.
      return method.invoke(this, args);
    }
    String used = token.current();
    Object response = call(used, method, args);
    if (!(response instanceof SlackApiTextResponse text) || !ENDED.equals(text.getError())) {
      return response;
    }
    return switch (token.renew(used)) {
      case DONE -> call(token.current(), method, args);
      // As if Slack were away: an answer waits for that, and is not given up.
      case LATER -> throw new IOException("the token has ended, and there is no other yet");
      case NEVER -> response;
    };
  }

  private @Nullable Object call(String used, Method method, Object @Nullable [] args)
      throws Throwable {
    if (args != null && method.getName().equals(WITH_TOKEN)) {
      args[TOKEN] = used;
    }
    try {
      return method.invoke(api.as(used), args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
