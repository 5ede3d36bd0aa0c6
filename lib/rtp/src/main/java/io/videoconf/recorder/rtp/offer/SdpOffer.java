package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866) that offers media (RFC 3264).
 *
 * @param media all media lines in their order, taken or not: an answer has a line for each
 */
public record SdpOffer(List<Media> media) {

  /**
   * A media line.
   *
   * @param kind what stands after {@code m=}: audio, video, application, …
   * @param protocol its transport, like RTP/AVP
   * @param formats its formats as they stand
   * @param track what is offered, or null if we do not take it
   */
  public record Media(
      String kind,
      String protocol,
      List<String> formats,
      @Nullable String mid,
      @Nullable TrackOffer track) {
    public Media {
      formats = List.copyOf(formats);
    }
  }

  public SdpOffer {
    media = List.copyOf(media);
  }

  /**
   * Reads an offer.
   *
   * @param videoSource camera or screen for its video, or null for camera
   * @throws InvalidOfferException if it is no SDP, if a line that offers media to us holds none
   *     that we can take, or if no line offers any
   */
  public static SdpOffer parse(String sdp, @Nullable String videoSource) {
    TrackSource source =
        switch (videoSource == null ? "camera" : videoSource) {
          case "camera", "microphone" -> TrackSource.CAMERA;
          case "screen" -> TrackSource.SCREEN;
          default ->
              throw new InvalidOfferException("source", "must be camera, screen or microphone");
        };
    List<String> lines = sdp.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    if (lines.isEmpty() || !lines.getFirst().equals("v=0")) {
      throw new InvalidOfferException("sdp", "must begin with v=0");
    }
    List<List<String>> sections = new ArrayList<>();
    sections.add(new ArrayList<>());
    for (String line : lines) {
      if (line.startsWith("m=")) {
        sections.add(new ArrayList<>());
      }
      sections.getLast().add(line);
    }
    String sessionDirection = direction(sections.getFirst(), "sendrecv");
    List<Media> media = new ArrayList<>();
    for (List<String> section : sections.subList(1, sections.size())) {
      media.add(SdpMediaReader.read(section, direction(section, sessionDirection), source));
    }
    SdpOffer offer = new SdpOffer(media);
    if (offer.tracks().isEmpty()) {
      throw new InvalidOfferException("sdp", "offers no audio or video to receive");
    }
    return offer;
  }

  private static String direction(List<String> section, String otherwise) {
    for (String line : section) {
      switch (line.toLowerCase(Locale.ROOT)) {
        case "a=sendonly", "a=sendrecv", "a=recvonly", "a=inactive" -> {
          return line.substring(2).toLowerCase(Locale.ROOT);
        }
        default -> {}
      }
    }
    return otherwise;
  }

  /** The tracks of the lines that are taken, in order. */
  public List<TrackOffer> tracks() {
    return media.stream().map(Media::track).filter(Objects::nonNull).toList();
  }
}
