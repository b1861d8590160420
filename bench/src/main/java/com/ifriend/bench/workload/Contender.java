package com.ifriend.bench.workload;

/**
 * One of several ways to do a thing.
 *
 * @param samples how many per round
 * @param before each sample, not timed
 * @param timed the thing itself
 */
public record Contender(String name, int samples, Step before, Step timed) {}
