package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A script that brings the tables from one version to the next.
 *
 * @param script its file, {@code V<version>__<description>.sql}
 * @param sql statements, each ended by what {@code DELIMITER} says, by a semicolon at first; names
 *     of ours are in braces, see {@link TableNames}
 */
record MySqlMigration(String script, String sql) {
  /** In order. Each can be done again where it was cut off. */
  private static final List<String> SCRIPTS =
      List.of(
          "V1__tables.sql",
          "V2__procedures.sql",
          "V3__memories.sql",
          "V4__analytics.sql",
          "V5__forgettings.sql",
          "V6__documents.sql",
          "V7__one_snapshot.sql",
          "V8__turns.sql",
          "V9__tokens.sql",
          "V10__append.sql",
          "V11__copies.sql",
          "V12__permits.sql",
          "V13__records.sql",
          "V14__creation_times.sql");

  private static final String DELIMITER = "DELIMITER ";
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
  private static final String QUOTES = "'\"`";

  static List<MySqlMigration> all() {
    return SCRIPTS.stream().map(script -> new MySqlMigration(script, read(script))).toList();
  }

  /** The names of all that they make, have made once, or use. */
  static Set<String> names() {
    return all().stream()
        .flatMap(migration -> NAME.matcher(migration.sql).results())
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String script) {
    try (InputStream in = MySqlMigration.class.getResourceAsStream("migrations/" + script)) {
      if (in == null) {
        throw new IllegalStateException("the library is incomplete: it lacks " + script);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + script, e);
    }
  }

  String version() {
    return script.substring(1, script.indexOf("__"));
  }

  String description() {
    return script
        .substring(script.indexOf("__") + 2, script.length() - ".sql".length())
        .replace('_', ' ');
  }

  /** As Flyway made it: over the lines without their ends. Whatever the prefix, it is the same. */
  int checksum() {
    CRC32 checksum = new CRC32();
    new TableNames("").in(sql).lines().forEach(line -> checksum.update(line.getBytes(UTF_8)));
    return (int) checksum.getValue();
  }

  /** Without the comments between them. */
  List<String> statements(TableNames names) {
    return statements().stream().map(names::in).toList();
  }

  private List<String> statements() {
    List<String> statements = new ArrayList<>();
    String delimiter = ";";
    int begin = 0;
    int at = 0;
    while (at < sql.length()) {
      if (sql.startsWith(DELIMITER, at) && isBlank(begin, at)) {
        int end = endOfLine(at);
        delimiter = sql.substring(at + DELIMITER.length(), end).strip();
        at = end;
        begin = at;
      } else if (sql.startsWith("--", at)) {
        int end = endOfLine(at);
        begin = isBlank(begin, at) ? end : begin;
        at = end;
      } else if (sql.startsWith(delimiter, at)) {
        statements.add(sql.substring(begin, at).strip());
        at += delimiter.length();
        begin = at;
      } else if (QUOTES.indexOf(sql.charAt(at)) >= 0) {
        at = behindQuoted(at);
      } else {
        at++;
      }
    }
    if (!isBlank(begin, sql.length())) {
      throw new IllegalStateException(script + " ends within a statement");
    }
    return statements;
  }

  private boolean isBlank(int begin, int end) {
    return sql.substring(begin, end).isBlank();
  }

  private int endOfLine(int from) {
    int end = sql.indexOf('\n', from);
    return end < 0 ? sql.length() : end;
  }

  /** A doubled quote within ends one text and begins the next, which comes to the same. */
  private int behindQuoted(int from) {
    char quote = sql.charAt(from);
    int at = from + 1;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += sql.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
