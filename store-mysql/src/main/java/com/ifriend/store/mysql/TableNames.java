package com.ifriend.store.mysql;

import java.util.regex.Pattern;

/**
 * What is ours in a database, by its names there: SQL of ours has each name in braces, as in {@code
 * SELECT 1 FROM {sessions}}, and no other braces.
 *
 * @param prefix before each name; may be empty
 */
record TableNames(String prefix) {
  /** Behind it, the longest of our names has room in the 64 characters that a server allows. */
  static final int LONGEST_PREFIX = 32;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_]{0," + LONGEST_PREFIX + "}");

  TableNames {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "the table prefix is '"
              + prefix
              + "'; it must have at most "
              + LONGEST_PREFIX
              + " characters, of A-Z, a-z, 0-9 and '_'");
    }
  }

  /** The SQL with names as they are in the database. */
  String in(String sql) {
    return sql.replace("{", prefix).replace("}", "");
  }

  SqlStatement statement(String sql) {
    return new SqlStatement(this).and(sql);
  }

  /** The table of {@link MySqlHistory}. */
  String history() {
    return prefix.isEmpty() ? "ifriend_schema_history" : prefix + "schema_versions";
  }
}
