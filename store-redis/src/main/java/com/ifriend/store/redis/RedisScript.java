package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A Lua script of this package, called by its hash and sent whole only when the server lacks it.
 */
final class RedisScript {
  static final RedisScript CREATE = new RedisScript("create");
  static final RedisScript LOAD = new RedisScript("load");
  static final RedisScript APPEND = new RedisScript("append");
  static final RedisScript DELETE = new RedisScript("delete");

  private final byte[] source;
  private final byte[] sha1;

  private RedisScript(String name) {
    this.source = (read("common.lua") + read(name + ".lua")).getBytes(StandardCharsets.UTF_8);
    this.sha1 = sha1(source).getBytes(StandardCharsets.US_ASCII);
  }

  Object call(UnifiedJedis redis, List<byte[]> keys, List<byte[]> args) {
    try {
      return redis.evalsha(sha1, keys, args);
    } catch (JedisNoScriptException e) {
      return redis.eval(source, keys, args);
    }
  }

  private static String read(String name) {
    try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In hexadecimal, as Redis writes it. */
  static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
