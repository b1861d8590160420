package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Step;

/**
 * Operations that follow one another, as those on one session do.
 *
 * @param prepare before each operation, not measured
 * @param operation what is measured
 */
record Lane(Step prepare, Step operation) {}
