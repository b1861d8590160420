package com.ifriend.app.metrics;

import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Meters, traces and real stores to measure. */
abstract class ObservedStoreCase {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider traces =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  final Tracer tracer = traces.get("test");

  @AfterEach
  void closeTraces() {
    traces.close();
  }

  static RedisStores connect(RedisServer server) {
    return RedisStores.connect(
        RedisConfig.of(server.url())
            .withKeyStyle(KeyStyle.PLAIN)
            .withSessionTtl(Duration.ofHours(1)));
  }

  static MySqlStores connect(MySqlServer server) {
    return MySqlStores.connect(
        MySqlConfig.tcp(
            "127.0.0.1",
            server.port(),
            MySqlServer.DATABASE,
            MySqlServer.USER,
            MySqlServer.PASSWORD));
  }

  final double count(String series, String... tags) {
    return meters.get(series).tags(tags).counter().count();
  }
}
