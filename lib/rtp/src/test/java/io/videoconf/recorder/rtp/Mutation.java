package io.videoconf.recorder.rtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Input that is almost, but not quite, entirely unlike what a parser expects. */
final class Mutation {
  private static final int[] EDGES = {0, 1, 2, 3, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF};
  private static final int MAX_BYTES = 4096;
  private static final int MAX_CHANGES = 6;

  private static final List<String> ODD_TEXTS =
      List.of("", " ", "0", "-1", "65536", "4294967296", "99999999999999999999", "a=", "\u0000",
          "%s", "é", "x".repeat(300), "opus", "VP8", "video", "a=mid:", ";", "/", ":");

  private Mutation() {}

  /** One of the seeds, changed a little: in rare cases not at all, or all of it. */
  static byte[] ofAny(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    if (random.nextInt(50) == 0) {
      bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      return bytes;
    }
    for (int i = random.nextInt(MAX_CHANGES); i > 0; i--) {
      bytes = changed(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, List<byte[]> seeds, Random random) {
    if (bytes.length == 0) {
      return new byte[random.nextInt(4)];
    }
    // Headers stand at the front: half of the changes go there.
    int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 32 : bytes.length));
    byte[] copy = bytes.clone();
    switch (random.nextInt(9)) {
      case 0, 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> copy[at] = (byte) random.nextInt();
      case 3, 4 -> copy[at] = (byte) EDGES[random.nextInt(EDGES.length)];
      case 5 -> copy = Arrays.copyOf(copy, random.nextInt(bytes.length + 1));
      case 6 -> copy = spliced(copy, at, new byte[random.nextInt(5)], at);
      case 7 -> copy = spliced(copy, at, new byte[0], at + random.nextInt(5));
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        int to = from + random.nextInt(other.length - from + 1);
        copy = spliced(copy, at, Arrays.copyOfRange(other, from, to), at + random.nextInt(9));
      }
    }
    return copy.length > MAX_BYTES ? Arrays.copyOf(copy, MAX_BYTES) : copy;
  }

  /** The bytes with those from {@code at} to {@code end} replaced. */
  private static byte[] spliced(byte[] bytes, int at, byte[] insert, int end) {
    int rest = Math.min(end, bytes.length);
    byte[] all = Arrays.copyOf(bytes, at + insert.length + bytes.length - rest);
    System.arraycopy(insert, 0, all, at, insert.length);
    System.arraycopy(bytes, rest, all, at + insert.length, bytes.length - rest);
    return all;
  }

  /** A text of lines with lines lost, doubled, exchanged and changed within. */
  static String ofLines(String text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n")));
    for (int i = 1 + random.nextInt(MAX_CHANGES); i > 0 && !lines.isEmpty(); i--) {
      int at = random.nextInt(lines.size());
      int other = random.nextInt(lines.size());
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(other));
        case 2 -> lines.set(at, lines.get(other));
        default -> lines.set(at, changed(lines.get(at), random));
      }
    }
    return String.join(random.nextInt(4) == 0 ? "\n" : "\r\n", lines);
  }

  private static String changed(String line, Random random) {
    String[] words = line.split("(?<=[ =:;/,])|(?=[ =:;/,])", -1);
    String odd = ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
    words[random.nextInt(words.length)] =
        switch (random.nextInt(4)) {
          case 0 -> String.valueOf(random.nextLong() >> random.nextInt(64));
          case 1 -> words[random.nextInt(words.length)];
          default -> odd;
        };
    return String.join("", words);
  }

  /** A tree with values lost, exchanged and replaced by others, of other types too. */
  static JsonNode ofTree(JsonNode seed, Random random) {
    JsonNode tree = seed.deepCopy();
    for (int i = 1 + random.nextInt(MAX_CHANGES); i > 0; i--) {
      List<JsonNode> containers = new ArrayList<>();
      collect(tree, containers);
      JsonNode container = containers.get(random.nextInt(containers.size()));
      if (container instanceof ObjectNode object && !object.isEmpty()) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          object.remove(name);
        } else {
          object.set(name, odd(containers, random));
        }
      } else if (container instanceof ArrayNode array) {
        int at = random.nextInt(array.size() + 1);
        array.insert(at, array.isEmpty() ? odd(containers, random) : array.get(0).deepCopy());
        array.set(random.nextInt(array.size()), odd(containers, random));
      }
    }
    return tree;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer() && containers.size() < 1000) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static JsonNode odd(List<JsonNode> containers, Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(10)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.numberNode(random.nextInt(-2, 300));
      case 3 -> nodes.numberNode(random.nextLong() >> random.nextInt(64));
      case 4 -> nodes.numberNode(random.nextDouble() * 1e300);
      case 5 -> nodes.arrayNode();
      case 6 -> nodes.objectNode();
      case 7 -> {
        JsonNode copy = containers.get(random.nextInt(containers.size()));
        yield copy.toString().length() > MAX_BYTES ? nodes.nullNode() : copy.deepCopy();
      }
      default -> nodes.stringNode(ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size())));
    };
  }
}
