package io.videoconf.recorder.rtp.offer;

import java.net.InetAddress;

/** Reads IP addresses as they stand; nothing that an offer says is looked up by name. */
final class IpLiteral {
  private IpLiteral() {}

  /**
   * @throws IllegalArgumentException if it is no literal address of a host
   */
  static InetAddress parse(String text) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a literal IP address");
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new IllegalArgumentException("must be the address of a host");
    }
    return address;
  }
}
