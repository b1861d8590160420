package com.ifriend.app.logging;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Lines on stderr. In code rather than XML, which would add the time of an XML parser to each
 * start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String APPENDER = "stderr";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(context, encoder(context, System.getenv())));
    // Logs a tool's failure with its arguments, and so what a user wrote. The concierge logs it
    // too.
    context.getLogger("com.google.adk.tools.FunctionTool").setLevel(Level.OFF);
    // Google's libraries log by way of java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Goes on in the form that these settings ask for; the environment alone has chosen it so far.
   *
   * @param env {@code LOG_FORMAT}, {@code K_SERVICE} and {@code GOOGLE_CLOUD_PROJECT} are read
   */
  public static void use(Map<String, String> env) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> old) {
      root.addAppender(appender(context, encoder(context, env)));
      root.detachAppender(old);
      old.stop();
    }
  }

  /** Whether our own packages speak at INFO; libraries stay at WARN. */
  public static void level(boolean informative) {
    Logger ours = (Logger) LoggerFactory.getLogger("com.ifriend");
    ours.setLevel(informative ? Level.INFO : Level.WARN);
  }

  /** These do not speak, whatever they have to say. */
  public static void silence(String... loggers) {
    for (String name : loggers) {
      ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
    }
  }

  /** Nobody speaks, not even of failures: whoever runs says it all. */
  public static void off() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
  }

  /** Whether a program reads the log, line by line. */
  public static boolean isJson() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
            instanceof ConsoleAppender<ILoggingEvent> appender
        && appender.getEncoder() instanceof CloudLoggingEncoder;
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context, Map<String, String> env) {
    return switch (LogFormat.of(env)) {
      case TEXT -> {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("line", PrintableMessage::new);
        layout.getInstanceConverterMap().put("trace", PrintableTrace::new);
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} - %line%n%trace");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
        text.setContext(context);
        text.setCharset(StandardCharsets.UTF_8);
        text.setLayout(layout);
        text.start();
        yield text;
      }
      case JSON -> {
        CloudLoggingEncoder json =
            new CloudLoggingEncoder(env.getOrDefault("GOOGLE_CLOUD_PROJECT", "").trim());
        json.setContext(context);
        json.start();
        yield json;
      }
    };
  }

  private static final class PrintableMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
      return Printable.line(super.convert(event));
    }
  }

  private static final class PrintableTrace extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
      return super.throwableProxyToString(requireNonNull(PrintableThrowable.of(thrown)));
    }
  }
}
