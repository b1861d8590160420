package com.ifriend.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Writer}, and what it has said. */
final class WriterProcess implements Lab.Bot {
  private final Process process;
  private final Thread reader;
  private final List<String> acked = new ArrayList<>();
  private long lastAck = System.nanoTime();
  private long longestGap;
  private int refused;
  private boolean began;

  WriterProcess(Lab lab, Target target, String user, int sessions, String name) throws IOException {
    process =
        lab.start(Writer.class, name, target.name(), user, Integer.toString(sessions), name + "-");
    reader = new Thread(this::read, "reads " + name);
    reader.start();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        // A line that was cut off by the end of the process has no full stop.
        if (line.endsWith(".")) {
          said(line.substring(0, line.length() - 1).split(" ", 2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void said(String[] words) {
    if (words[0].equals(Writer.REFUSED)) {
      refused++;
    }
    if (!words[0].equals(Writer.ACKED)) {
      return;
    }
    long now = System.nanoTime();
    if (began) {
      longestGap = Math.max(longestGap, now - lastAck);
    }
    began = true;
    lastAck = now;
    acked.add(words[1]);
  }

  synchronized boolean hasBegun() {
    return began;
  }

  synchronized List<String> acked() {
    return new ArrayList<>(acked);
  }

  synchronized int refused() {
    return refused;
  }

  /** The longest time without an acknowledgement, in seconds. */
  synchronized double longestGap() {
    return longestGap / 1e9;
  }

  @Override
  public void kill() {
    var unused = process.destroyForcibly();
  }

  /** Lets it end by itself. */
  void stop() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
    }
    reader.join(TimeUnit.SECONDS.toMillis(10));
  }

  @Override
  public void close() {
    kill();
  }
}
