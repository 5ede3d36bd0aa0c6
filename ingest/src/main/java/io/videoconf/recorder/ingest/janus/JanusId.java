package io.videoconf.recorder.ingest.janus;

import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How Janus names a room or somebody in it: a number, or text where the plugin was configured with
 * {@code string_ids}. It must be told back in the kind in which it came.
 */
record JanusId(String text, boolean isNumber) implements Comparable<JanusId> {
  private static final int LONGEST = 200;

  /** Whether the JSON is an id at all. */
  static boolean isId(JsonNode node) {
    return node.isIntegralNumber()
        || (node.isString()
            && !node.asString("").isBlank()
            && node.asString("").length() <= LONGEST);
  }

  /** Of JSON that {@link #isId}. */
  static JanusId of(JsonNode node) {
    return new JanusId(node.asString(""), node.isIntegralNumber());
  }

  /** Says it in a message. */
  void putInto(ObjectNode message, String field) {
    if (isNumber) {
      message.put(field, new BigInteger(text));
    } else {
      message.put(field, text);
    }
  }

  @Override
  public int compareTo(JanusId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
