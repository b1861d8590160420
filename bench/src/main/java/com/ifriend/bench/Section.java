package com.ifriend.bench;

import java.util.List;

/**
 * The answer to one question.
 *
 * @param about what was measured, on which data
 */
record Section(String title, String about, List<Row> rows) {}
