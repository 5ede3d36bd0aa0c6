package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where a request comes from. Behind proxies it is what the outermost of them that we trust has
 * written to {@code X-Forwarded-For}; what stands before that anybody can have made up. Immutable.
 */
public final class ClientAddress {
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int trustedProxies;

  /**
   * @param trustedProxies how many proxies of ours each request passes, each of which appends to
   *     {@code X-Forwarded-For}; 0 to ignore that header
   */
  public ClientAddress(int trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** An IPv4 address, or the /64 of an IPv6 address: one customer has that many. */
  public String of(Context ctx) {
    return network(trustedProxies == 0 ? ctx.ip() : forwarded(ctx));
  }

  private String forwarded(Context ctx) {
    String header = String.join(",", Collections.list(ctx.req().getHeaders("X-Forwarded-For")));
    List<String> hops = Arrays.stream(header.split(",")).map(String::strip).toList();
    int index = hops.size() - trustedProxies;
    String hop = index < 0 ? "" : hops.get(index);
    return hop.isEmpty() ? ctx.ip() : hop;
  }

  private static String network(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      if (parsed instanceof Inet6Address) {
        byte[] bytes = parsed.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
      }
      return parsed.getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException _) {
      return "unknown"; // All that are no addresses share one limit.
    }
  }
}
