package com.ifriend.spring;

import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Whether a service of ours is asked for and the application has none of its own. Those that ADK's
 * web server declares, in memory and without a condition, are not the application's.
 */
abstract class OnService extends SpringBootCondition implements ConfigurationCondition {
  private static final String ADK_WEB = "com.google.adk.web.";

  private final Class<?> service;

  private OnService(Class<?> service) {
    this.service = service;
  }

  abstract Optional<IFriendProperties.Backend> wanted(IFriendProperties properties);

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("iFriend");
    if (wanted(properties(context.getEnvironment())).isEmpty()) {
      return ConditionOutcome.noMatch(
          message.because("neither a backend nor ifriend.redis.url or .client is set"));
    }
    String own = own(context.getBeanFactory());
    return own != null
        ? ConditionOutcome.noMatch(message.found("the application's own bean").items(own))
        : ConditionOutcome.match(message.because("it is set, and there is no other"));
  }

  private static IFriendProperties properties(Environment environment) {
    return Binder.get(environment).bindOrCreate("ifriend", IFriendProperties.class);
  }

  private @Nullable String own(@Nullable ConfigurableListableBeanFactory beans) {
    if (beans == null) {
      return null;
    }
    for (String name : beans.getBeanNamesForType(service, true, false)) {
      if (!isAdks(beans, name)) {
        return name;
      }
    }
    return null;
  }

  private static boolean isAdks(ConfigurableListableBeanFactory beans, String name) {
    if (!beans.containsBeanDefinition(name)
        || !(beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition)) {
      return false;
    }
    var method = definition.getFactoryMethodMetadata();
    return method != null && method.getDeclaringClassName().startsWith(ADK_WEB);
  }

  static final class Sessions extends OnService {
    Sessions() {
      super(BaseSessionService.class);
    }

    @Override
    Optional<IFriendProperties.Backend> wanted(IFriendProperties properties) {
      return properties.sessions();
    }
  }

  static final class Memories extends OnService {
    Memories() {
      super(BaseMemoryService.class);
    }

    @Override
    Optional<IFriendProperties.Backend> wanted(IFriendProperties properties) {
      return properties.memories();
    }

    /** Who has sessions alone does not need what only memories need. */
    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      boolean asked = properties(context.getEnvironment()).memory().backend() != null;
      return asked || ClassUtils.isPresent(Settings.LUCENE, context.getClassLoader())
          ? super.getMatchOutcome(context, metadata)
          : ConditionOutcome.noMatch(
              ConditionMessage.forCondition("iFriend")
                  .because(Settings.LUCENE_ARTIFACT + " is not on the class path"));
    }
  }
}
