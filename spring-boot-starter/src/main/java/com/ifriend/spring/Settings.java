package com.ifriend.spring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Says what is wrong with properties in the words of properties. */
final class Settings {
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

  /**
   * Does what needs a library that may be missing.
   *
   * @param name a class of it
   */
  static <T> T with(String name, String artifact, String property, Supplier<T> work) {
    if (!ClassUtils.isPresent(name, ClassUtils.getDefaultClassLoader())) {
      throw new UnusableSettingException(
          property + " needs com.ifriend:" + artifact + ", which is not on the class path",
          "Add the dependency com.ifriend:" + artifact + ", or change the property.",
          null);
    }
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new UnusableSettingException(
          property + " cannot be used: " + e.getMessage(), "Mend the properties ifriend.*.", e);
    }
  }
}
