package com.ifriend.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON document per line, in the fields that Cloud Logging understands. The stack trace of an
 * exception is the text {@code stack_trace}, where Error Reporting looks for it.
 */
final class CloudLoggingEncoder extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NOTHING = new byte[0];
  private static final Set<String> OURS =
      Set.of("severity", "message", "time", "logger", "thread", "stack_trace");

  private final String project;

  /**
   * @param project to which traces belong; may be empty
   */
  CloudLoggingEncoder(String project) {
    this.project = project;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("severity", severity(event.getLevel()));
      json.writeStringField("message", Printable.text(event.getFormattedMessage()));
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      writeTrace(json, Span.current().getSpanContext());
      writePairs(json, event.getKeyValuePairs());
      writeStackTrace(json, event.getThrowableProxy());
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private void writeTrace(JsonGenerator json, SpanContext span) throws IOException {
    if (span.isValid()) {
      json.writeStringField(
          "logging.googleapis.com/trace",
          project.isEmpty()
              ? span.getTraceId()
              : "projects/" + project + "/traces/" + span.getTraceId());
      json.writeStringField("logging.googleapis.com/spanId", span.getSpanId());
      json.writeBooleanField("logging.googleapis.com/trace_sampled", span.isSampled());
    }
  }

  private static void writePairs(JsonGenerator json, @Nullable List<KeyValuePair> pairs)
      throws IOException {
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      if (OURS.contains(pair.key)) {
        continue;
      }
      if (pair.value instanceof Long || pair.value instanceof Integer) {
        json.writeNumberField(pair.key, ((Number) pair.value).longValue());
      } else {
        json.writeStringField(pair.key, Printable.line(String.valueOf(pair.value)));
      }
    }
  }

  private static void writeStackTrace(JsonGenerator json, @Nullable IThrowableProxy thrown)
      throws IOException {
    IThrowableProxy printable = PrintableThrowable.of(thrown);
    if (printable != null) {
      json.writeStringField("stack_trace", ThrowableProxyUtil.asString(printable));
    }
  }

  private static String severity(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "ERROR";
      case Level.WARN_INT -> "WARNING";
      case Level.INFO_INT -> "INFO";
      default -> "DEBUG";
    };
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
