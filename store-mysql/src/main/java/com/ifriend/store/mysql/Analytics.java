package com.ifriend.store.mysql;

import com.ifriend.store.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the database tells about users, conversations and memories, in numbers: the views {@code
 * analytics_*}, which any SQL client can read as well. Days are UTC.
 *
 * <p>Methods throw {@link StoreUnavailableException} if the database does not answer. Thread-safe.
 */
public final class Analytics {
  private static final Pattern NOT_WORD = Pattern.compile("[\\p{Punct}\\s]+");

  /** A question, and the query that answers it for the last days. */
  public enum Question {
    /** How many users said something, per day. */
    ACTIVE_USERS(
        "Active users",
        "SELECT day, app_name, users, statements FROM {analytics_active_users}",
        Analytics.DAYS),
    /** How many conversations there were, per day. */
    CONVERSATIONS(
        "Conversations",
        "SELECT day, app_name, conversations FROM {analytics_conversations}",
        Analytics.DAYS),
    /** Which cities are wanted most. */
    CITIES("Wanted cities", wanted("city"), Analytics.BY_USERS),
    /** Which themes are wanted most. */
    THEMES("Wanted themes", wanted("theme"), Analytics.BY_USERS),
    /** How long users wait for an answer, per day; only where sessions are in this database. */
    RESPONSE_TIMES(
        "Times of answers (sessions in this database)",
        "SELECT day, app_name, turns, average_ms, p50_ms, p95_ms FROM {analytics_response_times}",
        Analytics.DAYS),
    /** What the model has counted, per day; only where sessions are in this database. */
    TOKENS(
        "Tokens of the model (sessions in this database)",
        "SELECT day, app_name, calls, input, cached, output, thoughts FROM {analytics_tokens}",
        Analytics.DAYS),
    /** How many memories were added, and how many there are, per day. */
    MEMORY_GROWTH(
        "Memories",
        "SELECT day, app_name, added, total FROM {analytics_memory_growth}",
        Analytics.DAYS);

    private final String title;
    private final String select;
    private final String rest;

    Question(String title, String select, String rest) {
      this.title = title;
      this.select = select;
      this.rest = rest;
    }

    /** The question in a few words. */
    public String title() {
      return title;
    }

    private static String wanted(String kind) {
      return "SELECT app_name, topic, SUM(memories) AS memories, SUM(users) AS users FROM"
          + " {analytics_wanted} WHERE kind = '"
          + kind
          + "'";
    }

    private String sql() {
      String since = "day >= DATE_SUB(UTC_DATE(), INTERVAL ? DAY)";
      return select + (select.contains("WHERE") ? " AND " : " WHERE ") + since + rest;
    }
  }

  private static final String DAYS = " ORDER BY day DESC, app_name";
  private static final String BY_USERS =
      " GROUP BY app_name, topic ORDER BY users DESC, memories DESC, topic LIMIT 20";

  /**
   * An answer as a table.
   *
   * @param columns their names
   * @param rows one value per column; {@code NULL} where there is none
   */
  public record Table(List<String> columns, List<List<String>> rows) {
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A city or a theme to look for in memories.
   *
   * @param kind {@code city} or {@code theme}
   * @param topic its id
   * @param spellings its names
   */
  public record Topic(String kind, String topic, List<String> spellings) {
    public Topic {
      spellings = List.copyOf(spellings);
    }
  }

  private final MySqlDatabase database;

  Analytics(MySqlDatabase database) {
    this.database = database;
  }

  /**
   * Answers a question for the last days.
   *
   * @param days today is the first of them; at least 1
   */
  public Table answer(Question question, int days) {
    if (days < 1) {
      throw new IllegalArgumentException("days is " + days + "; it must be at least 1");
    }
    List<String> columns = new ArrayList<>();
    List<List<String>> rows =
        database.with(
            "reading analytics",
            connection ->
                database
                    .names()
                    .statement(question.sql())
                    .with(days - 1)
                    .query(
                        connection,
                        row -> {
                          if (columns.isEmpty()) {
                            columns.addAll(columns(row));
                          }
                          return values(row);
                        }));
    return new Table(columns, rows);
  }

  private static List<String> columns(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      columns.add(row.getMetaData().getColumnLabel(i));
    }
    return columns;
  }

  private static List<String> values(ResultSet row) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      values.add(String.valueOf(row.getString(i)));
    }
    return values;
  }

  /** Adds names to look for; those that are known stay. */
  public void describe(List<Topic> topics) {
    List<Object> values = new ArrayList<>();
    for (Topic topic : topics) {
      for (String spelling : topic.spellings()) {
        values.add(topic.kind());
        values.add(topic.topic());
        values.add(NOT_WORD.matcher(spelling.toLowerCase(Locale.ROOT)).replaceAll(" ").strip());
      }
    }
    if (!values.isEmpty()) {
      var unused =
          database.with(
              "describing topics",
              connection ->
                  database
                      .names()
                      .statement(
                          "INSERT IGNORE INTO {analytics_topics} (kind, topic, spelling) VALUES (?,?,?)"
                              + ",(?,?,?)".repeat(values.size() / 3 - 1))
                      .with(values)
                      .update(connection));
    }
  }
}
