package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866) that offers media (RFC 3264).
 *
 * @param media all media lines in their order, taken or not: an answer has a line for each
 * @param transports what is taken, by the port that it comes to: a bundle's lines share one (RFC
 *     9143)
 */
public record SdpOffer(List<Media> media, List<TransportOffer> transports) {

  /**
   * A media line.
   *
   * @param kind what stands after {@code m=}: audio, video, application, …
   * @param protocol its transport, like RTP/AVP
   * @param formats its formats as they stand
   * @param taken null if we do not take it
   */
  record Media(
      String kind,
      String protocol,
      List<String> formats,
      @Nullable String mid,
      @Nullable Taken taken) {
    Media {
      formats = List.copyOf(formats);
    }
  }

  /**
   * A media line that is taken.
   *
   * @param transport which of the offer's transports it comes to
   * @param first whether it is the first line of its transport: the one whose attributes speak of
   *     the port
   * @param formats the payload types that are taken
   * @param attributes what of its attributes is agreed to
   * @param cryptoTag the tag of the key that was chosen, or null without SRTP
   */
  record Taken(
      int transport,
      boolean first,
      boolean bundled,
      List<String> formats,
      List<String> attributes,
      @Nullable Integer cryptoTag) {
    Taken {
      formats = List.copyOf(formats);
      attributes = List.copyOf(attributes);
    }
  }

  public SdpOffer {
    media = List.copyOf(media);
    transports = List.copyOf(transports);
  }

  /** Reads an offer of new transports. */
  public static SdpOffer parse(String sdp, @Nullable String videoSource) {
    return parse(sdp, videoSource, null);
  }

  /**
   * Reads an offer.
   *
   * @param videoSource camera or screen for its video, or null for what {@code a=content} says, or
   *     camera
   * @param transportId the transport of an earlier answer that all of it comes to, or null
   * @throws InvalidOfferException if it is no SDP, if a line that offers media to us holds none
   *     that we can take, or if no line offers any
   */
  public static SdpOffer parse(
      String sdp, @Nullable String videoSource, @Nullable String transportId) {
    TrackSource source =
        switch (Objects.requireNonNullElse(videoSource, "")) {
          case "" -> null;
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
    SdpSection session = new SdpSection(sections.getFirst());
    SdpTransports transports = new SdpTransports(session, transportId);
    List<Media> media = new ArrayList<>();
    for (List<String> section : sections.subList(1, sections.size())) {
      media.add(new SdpMediaReader(session, new SdpSection(section), source).read(transports));
    }
    SdpOffer offer = new SdpOffer(media, transports.offers());
    if (offer.transports().isEmpty()) {
      throw new InvalidOfferException("sdp", "offers no audio or video to receive");
    }
    return offer;
  }

  /** The tracks of the lines that are taken, by transport. */
  public List<TrackOffer> tracks() {
    return transports.stream().flatMap(transport -> transport.tracks().stream()).toList();
  }
}
