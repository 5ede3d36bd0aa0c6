package io.videoconf.recorder.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A stored multivariant playlist whose media playlists are served by us under names of their own:
 * {@code 480p/index.m3u8} and {@code 480p.m3u8} are both {@code 480p}.
 */
final class Ladder {
  private static final String SUFFIX = ".m3u8";

  private final String playlist;
  private final Map<String, String> uriByName = new LinkedHashMap<>();
  private final Map<String, String> nameByUri = new LinkedHashMap<>();

  /**
   * @throws IllegalStateException when it names anything but playlists in its own folder
   */
  Ladder(String playlist, ObjectFolder folder) {
    this.playlist = playlist;
    for (String uri : Playlists.uris(playlist)) {
      if (!folder.key(uri).endsWith(SUFFIX)) {
        throw new IllegalStateException("not a media playlist in " + folder.prefix());
      }
      if (!nameByUri.containsKey(uri)) {
        String name = unusedName(uri);
        uriByName.put(name, uri);
        nameByUri.put(uri, name);
      }
    }
  }

  /** The playlist with each URI replaced by what {@code address} makes of its name. */
  String rewrite(UnaryOperator<String> address) {
    return Playlists.rewrite(playlist, uri -> address.apply(nameByUri.get(uri)));
  }

  /** The URI, relative to this playlist, of the media playlist of that name. */
  Optional<String> uri(String name) {
    return Optional.ofNullable(uriByName.get(name));
  }

  private String unusedName(String uri) {
    String path = uri.substring(0, uri.length() - SUFFIX.length());
    int slash = path.lastIndexOf('/');
    String shortName = (slash < 0 ? path : path.substring(0, slash)).replace('/', '-');
    return uriByName.containsKey(shortName) ? path.replace('/', '-') : shortName;
  }
}
