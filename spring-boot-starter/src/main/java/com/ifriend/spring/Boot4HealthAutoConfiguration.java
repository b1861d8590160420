package com.ifriend.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Health for the actuator of Spring Boot 4, component {@code ifriend}. */
@AutoConfiguration(after = IFriendAutoConfiguration.class)
@ConditionalOnClass(AbstractHealthIndicator.class)
@Conditional(OnAnyService.class)
class Boot4HealthAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "ifriendHealthIndicator")
  @ConditionalOnProperty(name = "management.health.ifriend.enabled", matchIfMissing = true)
  AbstractHealthIndicator ifriendHealthIndicator(OpenStores stores) {
    return new AbstractHealthIndicator("the store does not answer") {
      @Override
      protected void doHealthCheck(Health.Builder builder) {
        var unused = builder.withDetails(stores.ping()).up();
      }
    };
  }
}
