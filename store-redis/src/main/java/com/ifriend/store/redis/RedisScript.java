package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Lua script of this package. */
final class RedisScript {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^ *-- include (\\S+)$");

  /** How the key of a memory begins in a script. */
  private static final String MADE_KEYS = "'memory:";

  static final RedisScript CREATE = new RedisScript("create.lua");
  static final RedisScript LOAD = new RedisScript("load.lua");
  static final RedisScript APPEND = new RedisScript("append.lua");
  static final RedisScript DELETE = new RedisScript("delete.lua");
  static final RedisScript LIST = new RedisScript("list.lua");

  /** For who keeps the originals elsewhere. */
  static final RedisScript PUT = new RedisScript("put.lua");

  static final RedisScript DELETING = new RedisScript("deleting.lua");
  static final RedisScript DELETED = new RedisScript("deleted.lua");

  static final RedisScript EXPIRE = new RedisScript("expire.lua");
  static final RedisScript SHARE = new RedisScript("share.lua");
  static final RedisScript SHARED = new RedisScript("shared.lua");

  /** For who looks after a session. */
  static final RedisScript READ = new RedisScript("read.lua");

  static final RedisScript REPLACE = new RedisScript("replace.lua");
  static final RedisScript REBUILD = new RedisScript("rebuild.lua");

  /** Of a field of any hash. */
  static final RedisScript SWAP = new RedisScript("swap.lua");

  /** Of a field of any hash. */
  static final RedisScript REMOVE = new RedisScript("remove.lua");

  /** In a cluster. */
  static final RedisScript SETTLE = new RedisScript("settle.lua");

  /** In a cluster. */
  static final RedisScript TOUCH = new RedisScript("touch.lua");

  static final RedisScript ADD_MEMORIES = new RedisScript("memory_add.lua");
  static final RedisScript SEARCH_MEMORIES = new RedisScript("memory_search.lua");
  static final RedisScript GET_MEMORY = new RedisScript("memory_get.lua");
  static final RedisScript LIST_MEMORIES = new RedisScript("memory_list.lua");
  static final RedisScript FORGET_MEMORIES = new RedisScript("memory_forget.lua");

  static final RedisScript ACCEPT_TURN = new RedisScript("turn_accept.lua");
  static final RedisScript CLAIM_TURN = new RedisScript("turn_claim.lua");
  static final RedisScript HOLD_LANE = new RedisScript("turn_hold.lua");
  static final RedisScript RENEW_LEASE = new RedisScript("turn_renew.lua");
  static final RedisScript COMPLETE_TURN = new RedisScript("turn_complete.lua");
  static final RedisScript COUNT_TURNS = new RedisScript("turn_counts.lua");
  static final RedisScript LIST_TURNS = new RedisScript("turn_list.lua");
  static final RedisScript RETRY_TURN = new RedisScript("turn_retry.lua");
  static final RedisScript TAKE_PERMIT = new RedisScript("turn_take.lua");
  static final RedisScript DROP_TURN = new RedisScript("turn_drop.lua");

  private final byte[] source;
  private final byte[] sha1;

  private RedisScript(String file) {
    this(read(file).getBytes(StandardCharsets.UTF_8));
  }

  private RedisScript(byte[] source) {
    this.source = source;
    this.sha1 = sha1(source).getBytes(StandardCharsets.US_ASCII);
  }

  /** The same for keys with a prefix, where the script makes keys that it is not given. */
  RedisScript withKeyPrefix(String prefix) {
    String text = new String(source, StandardCharsets.UTF_8);
    return text.contains(MADE_KEYS)
        ? new RedisScript(
            text.replace(MADE_KEYS, "'" + prefix + MADE_KEYS.substring(1))
                .getBytes(StandardCharsets.UTF_8))
        : this;
  }

  byte[] source() {
    return source;
  }

  /** By which a server that has seen the script knows it. */
  byte[] sha1() {
    return sha1;
  }

  /** The text of a file, with that of others in place of its {@code -- include} lines. */
  private static String read(String name) {
    try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
      String text = new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return INCLUDE
          .matcher(text)
          .replaceAll(included -> Matcher.quoteReplacement(read(included.group(1))));
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
