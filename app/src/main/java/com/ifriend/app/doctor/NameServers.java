package com.ifriend.app.doctor;

import java.time.Duration;
import java.util.Hashtable;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * What name servers say of a host, asked without the resolver of the system: that one reports a
 * name that is unknown and a server that is silent by texts in the language of the user.
 *
 * @param url as in {@code dns://10.0.0.2}; without a server those that this machine uses
 */
record NameServers(String url, Duration patience) {
  private static final String OF_THIS_MACHINE = "dns:";

  /** What came back. */
  enum Answer {
    ADDRESS,
    /** The name is there, and no address with it. */
    NO_ADDRESS,
    /** There is no such name. */
    UNKNOWN_NAME,
    /** No server answers within the patience, or none listens. */
    SILENCE,
    /** A server answers that it cannot. */
    FAILURE
  }

  static NameServers ofThisMachine(Duration patience) {
    return new NameServers(OF_THIS_MACHINE, patience);
  }

  // A name without a colon cannot lead JNDI to another kind of directory, and DNS returns texts.
  // The table is what it takes.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  Answer ask(String host) {
    if (host.indexOf(':') >= 0) {
      return Answer.UNKNOWN_NAME;
    }
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, url);
    environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(patience.toMillis()));
    environment.put("com.sun.jndi.dns.timeout.retries", "1");
    try {
      DirContext servers = new InitialDirContext(environment);
      try {
        return servers.getAttributes(host, new String[] {"A", "AAAA"}).size() > 0
            ? Answer.ADDRESS
            : Answer.NO_ADDRESS;
      } finally {
        servers.close();
      }
    } catch (NameNotFoundException e) {
      return Answer.UNKNOWN_NAME;
    } catch (CommunicationException e) {
      return Answer.SILENCE;
    } catch (NamingException e) {
      return Answer.FAILURE;
    }
  }
}
