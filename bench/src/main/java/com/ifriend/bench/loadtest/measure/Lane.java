package com.ifriend.bench.loadtest.measure;

/**
 * Operations that follow one another, as those on one session do.
 *
 * @param prepare before each operation, not measured
 * @param operation what is measured
 */
public record Lane(Step prepare, Step operation) {}
