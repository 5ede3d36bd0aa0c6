package io.videoconf.recorder.platform.webhook;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses we connect to for a stranger: those of the public internet, and what is allowed
 * by name. Without this a webhook could make us call what only we can reach (server-side request
 * forgery). Immutable.
 */
public final class NetworkPolicy {
  /** What the registries of special-purpose addresses (RFC 6890) do not call globally reachable. */
  private static final List<Network> NOT_PUBLIC =
      networks(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3"));

  /** Of IPv6 only global unicast is public, without what embeds an IPv4 address or is for docs. */
  private static final Network GLOBAL_UNICAST = network("2000::/3");

  private static final List<Network> NOT_PUBLIC_V6 =
      networks(List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

  private final List<Network> allowed;

  /**
   * @param allowed networks such as {@code 10.1.0.0/16} that may be called although they are
   *     private
   * @throws IllegalArgumentException when one of them is no network
   */
  public NetworkPolicy(List<String> allowed) {
    this.allowed = networks(allowed);
  }

  /** Whether we may connect there. */
  public boolean permits(InetAddress address) {
    return isAllowedByName(address) || isPublic(address);
  }

  /** Whether the address is in a network that was allowed by configuration. */
  public boolean isAllowedByName(InetAddress address) {
    return allowed.stream().anyMatch(n -> n.contains(address));
  }

  /** Whether any network was allowed. */
  public boolean allowsPrivate() {
    return !allowed.isEmpty();
  }

  private static boolean isPublic(InetAddress address) {
    return address.getAddress().length == 4
        ? NOT_PUBLIC.stream().noneMatch(n -> n.contains(address))
        : GLOBAL_UNICAST.contains(address)
            && NOT_PUBLIC_V6.stream().noneMatch(n -> n.contains(address));
  }

  private static List<Network> networks(List<String> texts) {
    List<Network> networks = new ArrayList<>();
    texts.forEach(text -> networks.add(network(text)));
    return List.copyOf(networks);
  }

  private static Network network(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(text + " is not a network such as 10.0.0.0/8");
    }
    byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
    int prefix = Integer.parseInt(parts[1]);
    if (prefix > base.length * 8) {
      throw new IllegalArgumentException(text + " has too long a prefix");
    }
    return new Network(new BigInteger(1, base), base.length, prefix);
  }

  private record Network(BigInteger base, int bytes, int prefix) {
    boolean contains(InetAddress address) {
      byte[] given = address.getAddress();
      int shift = bytes * 8 - prefix;
      return given.length == bytes
          && new BigInteger(1, given).shiftRight(shift).equals(base.shiftRight(shift));
    }
  }
}
