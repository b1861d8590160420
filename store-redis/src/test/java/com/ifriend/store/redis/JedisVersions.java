package com.ifriend.store.redis;

/** What the build runs again with other versions of Jedis; see pom.xml. */
final class JedisVersions {
  static final String ANY = "any-jedis";

  private JedisVersions() {}
}
