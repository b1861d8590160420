package com.ifriend.spring;

import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.util.ClassUtils;

/**
 * ADK's session and memory service, as far as properties {@code ifriend.…} ask for them and the
 * application has none of its own. Public for who orders configurations after it.
 */
@AutoConfiguration
@EnableConfigurationProperties(IFriendProperties.class)
public final class IFriendAutoConfiguration {
  IFriendAutoConfiguration() {}

  /** After Flyway or Liquibase of the application, which begin in an empty database only. */
  @Bean
  @DependsOnDatabaseInitialization
  OpenStores ifriendStores(
      IFriendProperties properties, BeanFactory beans, ObjectProvider<Measuring> measuring) {
    return new OpenStores(properties, beans, measuring.getIfAvailable(() -> Measuring.NONE));
  }

  /** Primary, so that it comes before the one of ADK's web server. */
  @Bean
  @Primary
  @Conditional(OnService.Sessions.class)
  StoredSessionService ifriendSessionService(OpenStores stores) {
    return new StoredSessionService(stores.sessions());
  }

  @Bean
  @Primary
  @Conditional(OnService.Memories.class)
  StoredMemoryService ifriendMemoryService(OpenStores stores) {
    return new StoredMemoryService(stores.memories());
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class MeasuringConfiguration {
    private static final String SCOPE = "com.ifriend.store";
    private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

    @Bean
    Measuring ifriendMeasuring(
        ObjectProvider<MeterRegistry> registries, ObjectProvider<OpenTelemetry> telemetries) {
      MeterRegistry meters = registries.getIfUnique();
      if (meters == null) {
        return Measuring.NONE;
      }
      return new MicrometerMeasuring(meters, tracer(telemetries.getIfUnique()));
    }

    private static Tracer tracer(@Nullable OpenTelemetry own) {
      if (own != null) {
        return own.getTracer(SCOPE);
      }
      if (ClassUtils.isPresent(AGENT, ClassLoader.getSystemClassLoader())) {
        // It has set the global one before any class of the application was there.
        return GlobalOpenTelemetry.getTracer(SCOPE);
      }
      // Who gets the global one before it is set, sets it to none. Before OpenTelemetry 1.57 nobody
      // can ask without that.
      return ClassUtils.hasMethod(GlobalOpenTelemetry.class, "getOrNoop")
          ? span -> GlobalOpenTelemetry.getOrNoop().getTracer(SCOPE).spanBuilder(span)
          : OpenTelemetry.noop().getTracer(SCOPE);
    }
  }
}
