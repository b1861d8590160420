package com.ifriend.bench.loadtest;

/** A server cannot be had; says which, why, and what to do. */
final class ServersException extends Exception {
  private static final long serialVersionUID = 1L;

  ServersException(String message) {
    super(message);
  }
}
