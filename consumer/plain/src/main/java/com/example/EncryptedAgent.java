package com.example;

import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same, sealed with the keys of a file: address of Redis, file. */
public class EncryptedAgent {
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    if (!Files.exists(file)) {
      EncryptionKeys.generate().writeNew(file);
    }
    EncryptionKeys keys = EncryptionKeys.read(file);
    try (RedisStores stores = RedisStores.connect(RedisConfig.of(args[0]))) {
      EncryptedSessionStore sealed = new EncryptedSessionStore(stores.sessions(), keys);
      System.out.println(RedisAgent.talk(new StoredSessionService(sealed)));
    }
  }
}
