package com.ifriend.app.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/** A stack trace whose messages cannot pass for lines of it, nor of the log. */
final class PrintableThrowable implements IThrowableProxy {
  private final IThrowableProxy thrown;

  private PrintableThrowable(IThrowableProxy thrown) {
    this.thrown = thrown;
  }

  static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : new PrintableThrowable(thrown);
  }

  @Override
  public @Nullable String getMessage() {
    String message = thrown.getMessage();
    return message == null ? null : Printable.line(message);
  }

  @Override
  public String getClassName() {
    return thrown.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return thrown.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return thrown.getCommonFrames();
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    return of(thrown.getCause());
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    IThrowableProxy[] suppressed = thrown.getSuppressed();
    IThrowableProxy[] printable = new IThrowableProxy[suppressed.length];
    for (int i = 0; i < suppressed.length; i++) {
      printable[i] = new PrintableThrowable(suppressed[i]);
    }
    return printable;
  }

  @Override
  public boolean isCyclic() {
    return thrown.isCyclic();
  }
}
