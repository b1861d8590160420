package com.ifriend.app.doctor;

import com.ifriend.app.doctor.RedisWire.Speech;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import redis.clients.jedis.HostAndPort;

/**
 * Whether a port speaks Redis, with TLS or without as {@code REDIS_URL} says.
 *
 * @param subject of what is found
 * @param server of the configuration, or a Sentinel of it
 */
record RedisLanguage(String subject, RedisConfig config, HostAndPort server) {
  /** What stands in the way of an answer. */
  Optional<Finding> obstacle() {
    RedisWire wire = new RedisWire(server, config.timeout());
    return config.address().tls() ? secureLanguage(wire) : plainLanguage(wire);
  }

  private Optional<Finding> plainLanguage(RedisWire wire) {
    Speech speech = wire.plain();
    if (speech == Speech.REDIS) {
      return Optional.empty();
    }
    if (wire.speaksTls()) {
      return because(
          server + " speaks TLS, and REDIS_URL is without",
          "write rediss in place of redis in REDIS_URL");
    }
    return speech == Speech.SILENCE ? silent() : noRedis();
  }

  private Optional<Finding> secureLanguage(RedisWire wire) {
    Speech speech;
    try {
      speech = wire.tls(RedisProbe.tls(config), true);
    } catch (SSLException e) {
      Optional<Finding> certificate = certificate(e);
      if (certificate.isPresent()) {
        return certificate;
      }
      speech = Speech.OTHER;
    }
    if (speech == Speech.REDIS) {
      return Optional.empty();
    }
    if (speech == Speech.HANGS_UP) {
      return noCertificate();
    }
    if (wire.plain() == Speech.REDIS) {
      return because(
          server + " speaks no TLS, and REDIS_URL asks for it",
          "write redis in place of rediss in REDIS_URL, or turn TLS on in the server");
    }
    return speech == Speech.SILENCE ? silent() : noRedis();
  }

  private Optional<Finding> certificate(SSLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No subject alternative") || message.contains("No name matching")) {
        return because(
            "the certificate of " + server + " is for another host: " + message,
            "use a name in REDIS_URL that is in the certificate");
      }
      if (message.contains("certificate_required") || message.contains("bad_certificate")) {
        return noCertificate();
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || String.valueOf(cause.getMessage()).contains("PKIX")) {
        return because(
            "the certificate of "
                + server
                + " is signed by a CA that is not trusted: "
                + cause.getMessage(),
            "set REDIS_TLS_CA to the server's CA (Memorystore offers it for download)");
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> noCertificate() {
    return because(
        server + " does not let us in without a certificate that it knows",
        "set REDIS_TLS_CERT and REDIS_TLS_KEY to one that the server's CA has signed");
  }

  private Optional<Finding> silent() {
    return because(
        server
            + " accepts connections and says nothing within "
            + config.timeout().toMillis() / 1000.0
            + " s",
        "a proxy or firewall in between swallows what is sent, or the server hangs: try redis-cli"
            + " from its own machine");
  }

  private Optional<Finding> noRedis() {
    return because(
        "what listens at " + server + " does not speak Redis",
        "correct host and port in REDIS_URL");
  }

  private Optional<Finding> because(String message, String fix) {
    return Optional.of(Finding.failed(subject, message, fix));
  }
}
