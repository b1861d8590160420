package com.ifriend.bench.race.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests and answers, one a line: fields that are percent-encoded, with one blank between two,
 * and none of them empty.
 */
public final class Wire {
  /** Begins the answer to a request that was carried out. */
  public static final String OK = "ok";

  /** Begins the answer to a request that failed; what it says comes next. */
  public static final String ERROR = "error";

  /** Begins the answer to a request that the library has nothing for; why comes next. */
  public static final String NOT_OFFERED = "not-offered";

  private static final String EMPTY = "%";
  private static final int LONGEST_ERROR = 600;

  /** Carries out a request. */
  interface Answerer {
    /** What follows {@code ok}. */
    List<String> answer(List<String> request) throws Exception;
  }

  private Wire() {}

  public static String line(List<String> fields) {
    return fields.stream().map(Wire::encoded).collect(Collectors.joining(" "));
  }

  /**
   * The opposite of {@link #line}.
   *
   * @throws IllegalArgumentException if the line is none that {@link #line} makes
   */
  public static List<String> fields(String line) {
    return Stream.of(line.split(" ", -1)).map(Wire::decoded).toList();
  }

  private static String encoded(String field) {
    return field.isEmpty()
        ? EMPTY
        : URLEncoder.encode(field, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String field) {
    return field.equals(EMPTY) ? "" : URLDecoder.decode(field, StandardCharsets.UTF_8);
  }

  /**
   * Answers on standard output what is asked on standard input, to its end. What libraries print
   * goes to standard error.
   */
  static void serve(Answerer answerer) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.print(line(answer(answerer, fields(line))) + "\n");
      answers.flush();
    }
  }

  private static List<String> answer(Answerer answerer, List<String> request) {
    try {
      List<String> answer = new ArrayList<>(List.of(OK));
      answer.addAll(answerer.answer(request));
      return answer;
    } catch (NotOffered e) {
      return List.of(NOT_OFFERED, String.valueOf(e.getMessage()));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      e.printStackTrace();
      return List.of(ERROR, describe(e));
    }
  }

  /** With its causes, because libraries wrap. */
  static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable e = error; e != null && depth < 5; e = e.getCause()) {
      if (text.indexOf(String.valueOf(e.getMessage())) < 0) {
        text.append(text.isEmpty() ? "" : " <- ");
        text.append(e.getClass().getSimpleName()).append(": ").append(e.getMessage());
      }
      depth++;
    }
    String line = text.toString().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "...";
  }
}
