package com.ifriend.bench.loadtest.backend;

/** A server cannot be had; says which, why, and what to do. */
public final class ServersException extends Exception {
  private static final long serialVersionUID = 1L;

  ServersException(String message) {
    super(message);
  }
}
