package com.ifriend.bench.page;

/**
 * What an operation takes, counted rather than timed.
 *
 * @param statements that the server ran, the client's and those inside of its script or procedure
 */
public record Cost(
    String backend,
    String operation,
    long roundTrips,
    String statements,
    long bytesUp,
    long bytesDown) {}
