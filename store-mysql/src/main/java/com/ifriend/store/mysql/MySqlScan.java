package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.PageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of all who hold documents: sessions first, then users, then apps.
 *
 * @param names as they are in the database
 * @param cursor where it begins
 */
record MySqlScan(TableNames names, Matcher cursor) {
  private static final int HOLDERS_PER_PAGE = 200;

  /** Sessions by their number, then users, then apps, by their names in hexadecimal. */
  private static final Pattern CURSOR =
      Pattern.compile("s(\\d{1,19})|u([0-9a-f]*)\\.([0-9a-f]*)|a([0-9a-f]*)|[ua]");

  static MySqlScan at(TableNames names, Optional<String> cursor) {
    Matcher form = CURSOR.matcher(cursor.orElse("s0"));
    if (!form.matches()) {
      throw PageRequest.foreign(cursor.orElse(""));
    }
    return new MySqlScan(names, form);
  }

  Documents.Page page(Connection connection) throws SQLException {
    return switch (cursor.group().charAt(0)) {
      case 's' -> sessions(connection, Long.parseLong(cursor.group(1)));
      case 'u' -> users(connection, behind(cursor, 2), behind(cursor, 3));
      default -> apps(connection, behind(cursor, 4));
    };
  }

  private Documents.Page sessions(Connection connection, long behind) throws SQLException {
    List<Long> last = new ArrayList<>();
    List<Holder> found =
        names
            .statement("SELECT session_pk, app_name, user_id, session_id FROM {sessions}")
            .and(" WHERE session_pk > ? AND expires_at > " + MySqlDocuments.NOW, behind)
            .and(" ORDER BY session_pk LIMIT " + HOLDERS_PER_PAGE)
            .query(
                connection,
                row -> {
                  last.add(row.getLong(1));
                  return Holder.of(
                      new SessionKey(
                          text(row.getBytes(2)), text(row.getBytes(3)), text(row.getBytes(4))));
                });
    return page(found, () -> "s" + last.get(last.size() - 1), Optional.of("u"));
  }

  private Documents.Page users(Connection connection, Optional<byte[]> app, Optional<byte[]> user)
      throws SQLException {
    SqlStatement select = names.statement("SELECT DISTINCT app_name, user_id FROM {user_state}");
    if (app.isPresent() && user.isPresent()) {
      select
          .and(" WHERE app_name > ?", app.get())
          .and(" OR app_name = ? AND user_id > ?", app.get(), user.get());
    }
    List<Holder> found =
        select
            .and(" ORDER BY app_name, user_id LIMIT " + HOLDERS_PER_PAGE)
            .query(connection, row -> Holder.user(text(row.getBytes(1)), text(row.getBytes(2))));
    return page(
        found,
        () -> {
          Holder last = found.get(found.size() - 1);
          return "u" + hex(last.app()) + "." + hex(last.user());
        },
        Optional.of("a"));
  }

  private Documents.Page apps(Connection connection, Optional<byte[]> app) throws SQLException {
    SqlStatement select = names.statement("SELECT DISTINCT app_name FROM {app_state}");
    app.ifPresent(name -> select.and(" WHERE app_name > ?", name));
    List<Holder> found =
        select
            .and(" ORDER BY app_name LIMIT " + HOLDERS_PER_PAGE)
            .query(connection, row -> Holder.app(text(row.getBytes(1))));
    return page(found, () -> "a" + hex(found.get(found.size() - 1).app()), Optional.empty());
  }

  private interface Cursor {
    String text();
  }

  private static Documents.Page page(List<Holder> found, Cursor more, Optional<String> then) {
    return new Documents.Page(
        found, found.size() < HOLDERS_PER_PAGE ? then : Optional.of(more.text()));
  }

  private static Optional<byte[]> behind(Matcher cursor, int group) {
    return Optional.ofNullable(cursor.group(group)).map(HexFormat.of()::parseHex);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }
}
