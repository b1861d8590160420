package com.ifriend.spring;

import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.metrics.ObservedMemoryStore;
import com.ifriend.store.metrics.ObservedSessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.util.function.LongSupplier;

/** In the application's registry, and as spans of its OpenTelemetry. */
record MicrometerMeasuring(MeterRegistry meters, Tracer tracer) implements Measuring {
  @Override
  public SessionStore around(SessionStore store, String backend) {
    return new ObservedSessionStore(store, backend, meters, tracer);
  }

  @Override
  public MemoryStore around(MemoryStore store, String backend) {
    return new ObservedMemoryStore(store, backend, meters, tracer);
  }

  @Override
  public void watchExpired(LongSupplier expired, String backend) {
    ObservedSessionStore.watchExpired(backend, expired, meters);
  }
}
