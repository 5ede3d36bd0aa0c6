package io.videoconf.recorder.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPolicyTest {
  private final NetworkPolicy policy = new NetworkPolicy(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1"
      })
  void whatOnlyWeCanReachIsRefused(String address) {
    assertThat(policy.permits(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.0.1",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void thePublicInternetIsOpen(String address) {
    assertThat(policy.permits(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void aNetworkThatIsNamedIsOpenAndItsNeighbourIsNot() {
    NetworkPolicy named = new NetworkPolicy(List.of("10.1.0.0/16", "fd00:1::/32"));

    assertThat(named.permits(InetAddress.ofLiteral("10.1.255.1"))).isTrue();
    assertThat(named.permits(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
    assertThat(named.permits(InetAddress.ofLiteral("fd00:1::5"))).isTrue();
    assertThat(named.isAllowedByName(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "intranet/8", "/8"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> new NetworkPolicy(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
