package io.videoconf.recorder.platform.webhook;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Why a call got no answer, in words for the owner of the webhook. */
final class CallFailure {
  static final String NOT_PERMITTED = "the address may not be called";
  static final String TIMEOUT = "no answer in time";

  private CallFailure() {}

  /** What happened, without where in our network, and without names of our program. */
  static String words(Exception e) {
    return switch (e) {
      case WebhookTransport.PermittedAddresses.NotPermitted _ -> NOT_PERMITTED;
      case UnknownHostException _ -> "the name of the host is not known";
      case SocketTimeoutException _ -> TIMEOUT;
      case WebhookTransport.Overdue _ -> TIMEOUT;
      case SSLException _ -> "no TLS connection: look at the certificate, its name and its chain";
      case SocketException _ -> "no connection: it was refused, or broke";
      case NoHttpResponseException _ -> "the connection was closed without an answer";
      case ClientProtocolException _ -> "what was answered is no HTTP";
      case IllegalArgumentException _ -> "the URL cannot be called";
      default -> "no answer";
    };
  }
}
