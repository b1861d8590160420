package com.ifriend.store.testkit;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events of every shape that ADK's and Gemini's builders allow, with odd values wherever a value
 * has no type. The same random numbers give the same events.
 */
final class RandomEvents {
  private static final int DEEPEST = 6;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "São Paulo 京都 🎉",
          "\u0000\u0001\u001f\u007f\u0085\u2028\ufeff\uffff",
          "\ud83c",
          "\udf89\ud83c",
          "\"\\\n\r\t/</script>",
          "{\"json\":[NaN]}",
          "NaN",
          "__ADK_SENTINEL_REMOVED__",
          "e\u0301 ﷺ ١٢٣ עברית",
          "x".repeat(70_000),
          "ã".repeat(40_000));

  private final Random random;

  RandomEvents(Random random) {
    this.random = random;
  }

  /** An event with an id of its own. */
  Event next() {
    Event.Builder event =
        Event.builder()
            .id(Event.generateEventId())
            .author(random.nextBoolean() ? "user" : text())
            .timestamp(timestamp());
    fill(event, Set.of("id", "author", "timestamp", "partial", "content", "actions"), DEEPEST);
    if (random.nextInt(8) > 0) {
      event.content(content(DEEPEST));
    }
    if (random.nextBoolean()) {
      EventActions.Builder actions = EventActions.builder();
      fill(actions, Set.of("merge"), DEEPEST);
      event.actions(actions.build());
    }
    return event.build();
  }

  private Content content(int depth) {
    return Content.builder()
        .role(random.nextBoolean() ? "user" : "model")
        .parts(parts(depth))
        .build();
  }

  private List<Part> parts(int depth) {
    List<@Nullable Object> parts = list(3, () -> built(Part.class, depth - 1));
    return parts.stream().filter(Part.class::isInstance).map(Part.class::cast).toList();
  }

  private long timestamp() {
    return switch (random.nextInt(8)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> -1;
      case 3 -> (1L << 53) + 1;
      default -> 1_767_224_888_280L + random.nextInt(1_000_000);
    };
  }

  /** Calls some of a builder's methods, each with one random value. */
  private void fill(Object builder, Set<String> without, int depth) {
    Method[] methods = builder.getClass().getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::toGenericString));
    for (Method method : methods) {
      if (method.getParameterCount() != 1
          || method.isBridge()
          || method.isVarArgs()
          || Modifier.isStatic(method.getModifiers())
          || without.contains(method.getName())
          || method.getDeclaringClass() == Object.class
          || random.nextInt(3) > 0) {
        continue;
      }
      Object value = value(method.getGenericParameterTypes()[0], depth);
      if (value != null) {
        invoke(method, builder, value);
      }
    }
  }

  private static void invoke(Method method, Object target, Object value) {
    try {
      method.setAccessible(true);
      var unused = method.invoke(target, value);
    } catch (InvocationTargetException e) {
      // The builder refuses it.
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method.toString(), e);
    }
  }

  /** A value of the type; null if it cannot be made. */
  private @Nullable Object value(Type type, int depth) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (Map.class.isAssignableFrom(raw)) {
        return map(of[1], depth);
      }
      if (Collection.class.isAssignableFrom(raw)) {
        List<@Nullable Object> list = list(3, () -> value(of[0], depth - 1));
        list.removeIf(Objects::isNull);
        return Set.class.isAssignableFrom(raw) ? new HashSet<>(list) : list;
      }
      return null;
    }
    if (type == String.class) {
      return text();
    }
    if (type == Boolean.class || type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == Integer.class || type == int.class) {
      return random.nextInt();
    }
    if (type == Long.class || type == long.class) {
      return random.nextLong();
    }
    if (type == Double.class || type == double.class) {
      return oneOf(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e308, random.nextGaussian());
    }
    if (type == Float.class || type == float.class) {
      return oneOf(Float.NaN, Float.POSITIVE_INFINITY, 0.1f, random.nextFloat());
    }
    if (type == byte[].class) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      return bytes;
    }
    if (type == Object.class) {
      return untyped(depth);
    }
    if (type == Content.class) {
      return depth > 0 ? content(depth - 2) : null;
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(random.nextInt());
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(random.nextInt(10_000));
    }
    return type instanceof Class<?> c && depth > 0 ? built(c, depth) : null;
  }

  private @Nullable Object built(Class<?> type, int depth) {
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    try {
      Object builder = type.getMethod("builder").invoke(null);
      fill(builder, Set.of(), depth - 1);
      Method build = builder.getClass().getMethod("build");
      build.setAccessible(true);
      return build.invoke(builder);
    } catch (NoSuchMethodException e) {
      return named(type);
    } catch (InvocationTargetException e) {
      return null; // a field that must be there is not
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(type.toString(), e);
    }
  }

  /** Gemini's enumerations are classes around a name that may be unknown. */
  private @Nullable Object named(Class<?> type) {
    try {
      return type.getConstructor(String.class).newInstance(random.nextBoolean() ? "OTHER" : "NEW");
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private Map<String, Object> map(Type type, int depth) {
    Map<String, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Object value = value(type, depth - 1);
      if (value != null) {
        map.put(random.nextInt(10) == 0 ? "k".repeat(60_000) : text() + i, value);
      }
    }
    return map;
  }

  private Object untyped(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return random.nextBoolean()
          ? map(Object.class, depth - 1)
          : list(4, () -> untyped(depth - 1));
    }
    return oneOf(
        text(),
        random.nextInt(),
        5L,
        Long.MIN_VALUE,
        (short) 3,
        (byte) -1,
        'c',
        0.5f,
        Float.NaN,
        0.1,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.MIN_VALUE,
        BigInteger.TEN.pow(1_100),
        BigInteger.ONE.shiftLeft(63),
        new BigDecimal("12.50"),
        new BigDecimal("1E+400"),
        new BigDecimal("1E-2000000"),
        true,
        Instant.ofEpochMilli(1_767_224_888_280L),
        LocalDate.of(2026, 1, 31),
        Duration.ofMinutes(90),
        new byte[] {1, 2, -3},
        new int[] {1, 2},
        Set.of("one"),
        List.of(),
        Map.of(1, "a key that is no text"),
        Optional.of(3),
        new Point(1, Double.NaN),
        new Object(),
        StackTraceElement.class);
  }

  /** A tool's own type. */
  record Point(int x, double y) {}

  private String text() {
    return random.nextInt(3) == 0
        ? TEXTS.get(random.nextInt(TEXTS.size()))
        : Integer.toString(random.nextInt(), 36);
  }

  private Object oneOf(Object... values) {
    return values[random.nextInt(values.length)];
  }

  private <T extends @Nullable Object> List<T> list(int most, Supplier<T> each) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      list.add(each.get());
    }
    return list;
  }
}
