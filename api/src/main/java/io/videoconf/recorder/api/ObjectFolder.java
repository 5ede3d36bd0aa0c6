package io.videoconf.recorder.api;

import java.util.regex.Pattern;

/**
 * The folder of objects that one output owns. It turns the relative URIs of a stored playlist into
 * keys, and only into keys inside the folder: a playlist that names anything else is refused, so
 * that nothing outside the output can ever be signed through it.
 *
 * @param prefix ends with a slash
 */
record ObjectFolder(String prefix) {
  /** Parts that do not begin with a dot: no {@code ..}, no scheme, no query, no escapes. */
  private static final Pattern RELATIVE_PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

  ObjectFolder {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("not a folder: " + prefix);
    }
  }

  /** The folder that the object lies in. */
  static ObjectFolder of(String objectKey) {
    return new ObjectFolder(objectKey.substring(0, objectKey.lastIndexOf('/') + 1));
  }

  /**
   * The key that a relative URI means.
   *
   * @throws IllegalStateException when it leads, or may lead, outside the folder
   */
  String key(String relativeUri) {
    if (!RELATIVE_PATH.matcher(relativeUri).matches()) {
      throw new IllegalStateException("a stored index names something outside " + prefix);
    }
    return prefix + relativeUri;
  }
}
