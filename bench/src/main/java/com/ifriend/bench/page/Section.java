package com.ifriend.bench.page;

import java.util.List;

/**
 * The answer to one question.
 *
 * @param about what was measured, on which data
 */
public record Section(String title, String about, List<Row> rows) {}
