package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The session with a Janus: connected, created, attached to the video room, kept alive, and made
 * anew with back-off when it breaks (https://janus.conf.meetecho.com/docs/rest, "WebSockets").
 * Sans-IO: takes what happened and the time, leaves commands in the queue. Nothing that Janus says
 * makes it throw. Not thread-safe.
 */
final class JanusLink {
  /** Janus ends a session after 60 s without a word unless configured otherwise. */
  static final long KEEPALIVE_NANOS = Duration.ofSeconds(20).toNanos();

  /** An answer that takes longer never comes. */
  static final long ANSWER_NANOS = Duration.ofSeconds(10).toNanos();

  static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(500).toNanos();
  static final long LONGEST_BACKOFF_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MAX_DOUBLINGS = 6;
  private static final int NEVER_MIND = -1;

  /** Core errors (janus apierror.h): unauthorized; these do not go away by trying again. */
  private static final int UNAUTHORIZED = 403;

  /** Takes an answer of the plugin. */
  @FunctionalInterface
  interface Answer {
    void take(RoomMessage message, long nowNanos);
  }

  /** Whom the link serves. */
  interface Owner {
    /** Attached: requests may be made. */
    void onUp(long nowNanos);

    /** Requests that were not answered never will be. */
    void onDown(String why, long nowNanos);

    /** The plugin said something by itself. */
    void onEvent(RoomMessage message, long nowNanos);

    /** Janus will never have us. */
    void onRejected(String why, long nowNanos);
  }

  enum Phase {
    WAITING,
    CONNECTING,
    CREATING,
    ATTACHING,
    UP,
    CLOSED
  }

  /** A request under way. */
  private record Pending(long deadlineNanos, @Nullable Answer answer) {}

  private final JanusSettings settings;
  private final RandomGenerator random;
  private final Queue<JanusCommand> commands;
  private final Owner owner;

  /** Requests under way by transaction. */
  private final Map<String, Pending> pending = new HashMap<>();

  private Phase phase = Phase.WAITING;
  private long retryNanos;
  private int failures;
  private long deadlineNanos;
  private long keepaliveNanos;
  private long transactions;
  private @Nullable JsonNode session;
  private @Nullable JsonNode handle;

  JanusLink(
      JanusSettings settings,
      RandomGenerator random,
      ArrayDeque<JanusCommand> commands,
      Owner owner,
      long nowNanos) {
    this.settings = settings;
    this.random = random;
    this.commands = commands;
    this.owner = owner;
    this.retryNanos = nowNanos;
  }

  Phase phase() {
    return phase;
  }

  boolean isUp() {
    return phase == Phase.UP;
  }

  /** All is well: the next failure is the first again. */
  void settled() {
    failures = 0;
  }

  /** Makes a request of the plugin; the answer may be null if it does not matter. */
  void say(ObjectNode body, @Nullable Answer answer, long nowNanos) {
    ObjectNode message = message("message");
    message.set("body", body);
    send(message, answer, nowNanos);
  }

  /** Ends the session for good; there is nothing to wait for. */
  void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    if (session != null) {
      ObjectNode message = message("destroy");
      message.remove("handle_id");
      send(message, null, 0);
    }
    phase = Phase.CLOSED;
    pending.clear();
    commands.add(new JanusCommand.Disconnect());
  }

  /** Begins anew after a while, since it leads nowhere as it is. */
  void retry(String why, long nowNanos) {
    if (phase == Phase.CLOSED) {
      return;
    }
    commands.add(new JanusCommand.Disconnect());
    down(why, nowNanos);
  }

  /** The next attempt is made at once. */
  void hurry(long nowNanos) {
    if (phase == Phase.WAITING) {
      retryNanos = nowNanos;
    }
  }

  void onOpen(long nowNanos) {
    if (phase == Phase.CONNECTING) {
      phase = Phase.CREATING;
      send(message("create"), null, nowNanos);
    }
  }

  void onClosed(String why, long nowNanos) {
    if (phase != Phase.CLOSED && phase != Phase.WAITING) {
      down(why, nowNanos);
    }
  }

  void onText(String text, long nowNanos) {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return;
    }
    String transaction = message.path("transaction").asString("");
    switch (message.path("janus").asString("")) {
      case "success" -> onSuccess(transaction, message, nowNanos);
      case "event" -> onPlugin(transaction, message, nowNanos);
      case "ack" -> onAck(transaction);
      case "error" -> onError(transaction, message.path("error"), nowNanos);
      case "timeout", "detached" -> retry("Janus has ended the session", nowNanos);
      default -> {
        // Of media and WebRTC, which we have none of.
      }
    }
  }

  void onTime(long nowNanos) {
    switch (phase) {
      case WAITING -> {
        if (nowNanos - retryNanos >= 0) {
          phase = Phase.CONNECTING;
          deadlineNanos = nowNanos + ANSWER_NANOS;
          commands.add(new JanusCommand.Connect());
        }
      }
      case CONNECTING -> {
        if (nowNanos - deadlineNanos >= 0) {
          retry("Janus cannot be reached", nowNanos);
        }
      }
      case CREATING, ATTACHING, UP -> {
        if (isOverdue(nowNanos)) {
          retry("Janus does not answer", nowNanos);
        } else if (phase == Phase.UP && nowNanos - keepaliveNanos >= 0) {
          keepaliveNanos = nowNanos + KEEPALIVE_NANOS;
          ObjectNode message = message("keepalive");
          message.remove("handle_id");
          send(message, null, nowNanos);
        }
      }
      case CLOSED -> {
        // Nothing is to come.
      }
    }
  }

  /** When {@link #onTime} is to be called at the latest; {@code Long.MAX_VALUE} for never. */
  long nextDeadlineNanos() {
    return switch (phase) {
      case WAITING -> retryNanos;
      case CONNECTING -> deadlineNanos;
      case CREATING, ATTACHING -> oldest(Long.MAX_VALUE);
      case UP -> oldest(keepaliveNanos);
      case CLOSED -> Long.MAX_VALUE;
    };
  }

  private void onSuccess(String transaction, JsonNode message, long nowNanos) {
    switch (phase) {
      case CREATING -> {
        if (pending.remove(transaction) != null) {
          session = message.path("data").path("id");
          phase = Phase.ATTACHING;
          ObjectNode attach = message("attach");
          attach.put("plugin", "janus.plugin.videoroom");
          send(attach, null, nowNanos);
        }
      }
      case ATTACHING -> {
        if (pending.remove(transaction) != null) {
          handle = message.path("data").path("id");
          phase = Phase.UP;
          keepaliveNanos = nowNanos + KEEPALIVE_NANOS;
          owner.onUp(nowNanos);
        }
      }
      case UP -> onPlugin(transaction, message, nowNanos);
      case WAITING, CONNECTING, CLOSED -> {
        // Of a connection that is no more.
      }
    }
  }

  private void onPlugin(String transaction, JsonNode message, long nowNanos) {
    if (phase != Phase.UP) {
      return;
    }
    RoomMessage said = RoomMessage.read(message.path("plugindata").path("data"));
    Pending asked = pending.remove(transaction);
    if (asked == null) {
      owner.onEvent(said, nowNanos);
    } else if (asked.answer() != null) {
      asked.answer().take(said, nowNanos);
    }
  }

  /** A request with an answer is only under way; a keepalive has no other answer. */
  private void onAck(String transaction) {
    Pending asked = pending.get(transaction);
    if (asked != null && asked.answer() == null) {
      pending.remove(transaction);
    }
  }

  private void onError(String transaction, JsonNode error, long nowNanos) {
    int code = error.path("code").asInt(NEVER_MIND);
    String reason = RoomMessage.brief(error.path("reason").asString("no reason given"));
    Pending asked = pending.remove(transaction);
    if (code == UNAUTHORIZED) {
      owner.onRejected(reason, nowNanos);
    } else if (asked != null && asked.answer() != null) {
      asked.answer().take(new RoomMessage.Refused(code, reason), nowNanos);
    } else if (asked != null) {
      retry(reason, nowNanos);
    }
  }

  private void down(String why, long nowNanos) {
    phase = Phase.WAITING;
    pending.clear();
    session = null;
    handle = null;
    retryNanos = nowNanos + backoff();
    failures++;
    owner.onDown(why, nowNanos);
  }

  /** Doubles with each failure; spread, so that not all recordings come back at one moment. */
  private long backoff() {
    long whole =
        Math.min(FIRST_BACKOFF_NANOS << Math.min(failures, MAX_DOUBLINGS), LONGEST_BACKOFF_NANOS);
    return whole * 3 / 4 + random.nextLong(whole / 2);
  }

  private boolean isOverdue(long nowNanos) {
    for (Pending asked : pending.values()) {
      if (nowNanos - asked.deadlineNanos() >= 0) {
        return true;
      }
    }
    return false;
  }

  private long oldest(long otherwise) {
    long first = otherwise;
    for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
      first = Math.min(first, all.next().deadlineNanos());
    }
    return first;
  }

  private ObjectNode message(String kind) {
    ObjectNode message = Json.MAPPER.createObjectNode();
    message.put("janus", kind);
    if (settings.token() != null) {
      message.put("token", settings.token());
    }
    if (settings.apiSecret() != null) {
      message.put("apisecret", settings.apiSecret());
    }
    if (session != null) {
      message.set("session_id", session);
    }
    if (handle != null) {
      message.set("handle_id", handle);
    }
    return message;
  }

  private void send(ObjectNode message, @Nullable Answer answer, long nowNanos) {
    String transaction = "r" + transactions++;
    message.put("transaction", transaction);
    pending.put(transaction, new Pending(nowNanos + ANSWER_NANOS, answer));
    commands.add(new JanusCommand.Send(message.toString()));
  }
}
