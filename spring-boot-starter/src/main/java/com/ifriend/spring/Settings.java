package com.ifriend.spring;

import com.ifriend.spring.IFriendProperties.Backend;
import com.ifriend.spring.IFriendProperties.Durability;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ClassUtils;

/** Says what is wrong with properties in the words of properties. */
final class Settings {
  /** What memories need beside their store, and a class of it. */
  static final String LUCENE_ARTIFACT = "org.apache.lucene:lucene-analysis-common";

  static final String LUCENE = "org.apache.lucene.analysis.TokenStream";

  private Settings() {}

  static String required(@Nullable String value, String property, String example) {
    if (value == null || value.isBlank()) {
      throw new UnusableSettingException(
          property + " is not set",
          "Set it, for example to " + example + ", or choose another ifriend.session.backend.",
          null);
    }
    return value;
  }

  /** Refuses what a backend cannot do. */
  static void check(IFriendProperties.Session session, Backend backend) {
    Durability durability = session.durability();
    if (durability != null
        && !switch (backend) {
          case TIERED -> true;
          case REDIS -> durability != Durability.SQL;
          case CLOUDSQL -> durability == Durability.SQL;
          case INMEMORY -> false;
        }) {
      throw new UnusableSettingException(
          "ifriend.session.durability="
              + durability.name().toLowerCase(Locale.ROOT)
              + " is nothing that ifriend.session.backend="
              + backend.word()
              + " can wait for",
          "redis and replica are for the backends redis and tiered, sql is for cloudsql and tiered;"
              + " change one of the two.",
          null);
    }
    if (session.archiveDays() != null && backend != Backend.TIERED) {
      throw new UnusableSettingException(
          "ifriend.session.archive-days is for ifriend.session.backend=tiered",
          "Set ifriend.session.ttl in its place, or leave it out.",
          null);
    }
  }

  /**
   * Refuses a property that asks for a library that is not there.
   *
   * @param name a class of it
   */
  static void need(String name, String artifact, String property) {
    if (!ClassUtils.isPresent(name, ClassUtils.getDefaultClassLoader())) {
      throw new UnusableSettingException(
          property + " needs " + artifact + ", which is not on the class path",
          "Add the dependency " + artifact + ", or change the property.",
          null);
    }
  }

  /** A bean of the application, which ends after our stores. */
  static <T> T bean(BeanFactory beans, String name, Class<T> type) {
    T bean = beans.getBean(name, type);
    if (beans instanceof ConfigurableBeanFactory factory) {
      factory.registerDependentBean(name, "ifriendStores");
    }
    return bean;
  }

  /**
   * Does what needs a library that may be missing.
   *
   * @param name a class of it
   */
  static <T> T with(String name, String artifact, String property, Supplier<T> work) {
    need(name, "com.ifriend:" + artifact, property);
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new UnusableSettingException(
          property + " cannot be used: " + e.getMessage(), "Mend the properties ifriend.*.", e);
    }
  }
}
