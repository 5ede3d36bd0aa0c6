package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 9628. A picture is one layer frame for each spatial layer that is sent, all under one
 * timestamp (section 3); they come out as one unit, with a superframe index behind them when there
 * are several. The payload descriptor's diagram is at {@link Vp9Descriptor}, the frame's own head
 * at {@link Vp9Frame}.
 *
 * <p>A layer that lost packets can be left out and the layers below it shown, until a frame of the
 * layer needs no earlier picture (P = 0, section 4.2).
 */
final class Vp9Depacketizer implements Depacketizer {
  private static final int ALL_LAYERS = 8;

  private final Vp9Descriptor descriptor = new Vp9Descriptor();
  private final TemporalLayers temporal = new TemporalLayers();

  /** Layers from this one on refer to pictures that are lost. */
  private int usableLayers = ALL_LAYERS;

  /** A layer frame, or the first part of one. */
  private static final class Layer {
    final int id;
    final boolean predicted;
    final boolean usesLower;
    final int temporalLayer;
    final int tl0PicIdx;
    final boolean switchingUp;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Layer(Vp9Descriptor descriptor) {
      this.id = descriptor.spatialLayer();
      this.predicted = descriptor.isPredicted();
      this.usesLower = descriptor.usesLowerLayer();
      this.temporalLayer = descriptor.temporalLayer();
      this.tl0PicIdx = descriptor.tl0PicIdx();
      this.switchingUp = descriptor.isSwitchingUp();
    }
  }

  /**
   * The layer frames of a picture up to the first that is not whole.
   *
   * @param damage what is wrong with the next one, or empty
   */
  private record Picture(List<Layer> layers, String damage, int[] widths, int[] heights) {}

  @Override
  public boolean onePacketPerUnit() {
    return false;
  }

  /** The lowest layer's frame begins; or one that needs no layer below it. */
  @Override
  public boolean startsUnit(RtpPacket packet) {
    return read(packet)
        && descriptor.startsFrame()
        && (descriptor.spatialLayer() == 0 || !descriptor.usesLowerLayer());
  }

  /**
   * B = 1 and SID = 0, and the frame says that it is a keyframe: P = 0 alone is also an intra-only
   * frame, and some senders never set P.
   */
  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    return read(packet)
        && descriptor.startsFrame()
        && descriptor.spatialLayer() == 0
        && packet.payloadLength() > descriptor.length()
        && Vp9Frame.isKeyframe(packet.bytes()[packet.payloadOffset() + descriptor.length()]);
  }

  private boolean read(RtpPacket packet) {
    return descriptor.read(packet.bytes(), packet.payloadOffset(), packet.payloadLength());
  }

  @Override
  public void onLoss() {
    temporal.onLoss();
  }

  @Override
  public void restart() {
    temporal.restart();
  }

  @Override
  public Assembly assemble(List<RtpPacket> packets, boolean afterGap) {
    Picture picture = picture(packets);
    return picture.damage().isEmpty() ? unit(picture) : new Assembly.Torn(picture.damage());
  }

  @Override
  public Assembly salvage(List<RtpPacket> packets) {
    Picture picture = picture(packets);
    List<Layer> layers = picture.layers();
    if (layers.isEmpty() || layers.getFirst().id != 0) {
      return new Assembly.Torn("the lowest layer is not whole");
    }
    if (isKeyframe(layers)) {
      usableLayers = ALL_LAYERS;
    }
    Assembly unit = unit(picture);
    usableLayers = Math.min(usableLayers, layers.getLast().id + 1);
    return unit;
  }

  private Picture picture(List<RtpPacket> packets) {
    List<Layer> layers = new ArrayList<>();
    int[] widths = new int[ALL_LAYERS];
    int[] heights = new int[ALL_LAYERS];
    Layer open = null;
    String damage = "";
    int expected = -1;
    for (RtpPacket packet : packets) {
      boolean gap = expected >= 0 && packet.sequenceNumber() != expected;
      expected = (packet.sequenceNumber() + 1) & 0xFFFF;
      if (gap) {
        damage = "packets are missing";
        break;
      }
      if (packet.payloadLength() == 0) {
        continue;
      }
      if (!read(packet)) {
        damage = "payload descriptor cut short";
        break;
      }
      for (int i = 0; i < descriptor.layers(); i++) {
        widths[i] = descriptor.width(i);
        heights[i] = descriptor.height(i);
      }
      if (descriptor.startsFrame()) {
        boolean ascends = layers.isEmpty() || descriptor.spatialLayer() > layers.getLast().id;
        if (open != null || !ascends) {
          damage = "a second frame begins";
          break;
        }
        open = new Layer(descriptor);
      } else if (open == null || descriptor.spatialLayer() != open.id) {
        damage = "the beginning is missing";
        break;
      }
      open.bytes.write(
          packet.bytes(),
          packet.payloadOffset() + descriptor.length(),
          packet.payloadLength() - descriptor.length());
      if (descriptor.endsFrame()) {
        if (open.bytes.size() == 0) {
          damage = "a frame without bytes";
          break;
        }
        layers.add(open);
        open = null;
      }
    }
    if (damage.isEmpty() && open != null) {
      damage = "the end is missing";
    }
    return new Picture(layers, damage, widths, heights);
  }

  private static boolean isKeyframe(List<Layer> layers) {
    Layer lowest = layers.getFirst();
    return lowest.id == 0 && Vp9Frame.isKeyframe(lowest.bytes.toByteArray()[0]);
  }

  /** The layers that a decoder can use. */
  private Assembly unit(Picture picture) {
    if (picture.layers().isEmpty()) {
      return new Assembly.Empty();
    }
    boolean keyframe = isKeyframe(picture.layers());
    if (keyframe) {
      usableLayers = ALL_LAYERS;
    }
    Layer lowest = picture.layers().getFirst();
    TemporalLayers.Verdict verdict =
        temporal.onFrame(
            keyframe, lowest.temporalLayer, lowest.tl0PicIdx, false, lowest.switchingUp);
    if (verdict == TemporalLayers.Verdict.ORPHAN) {
      return new Assembly.Torn("it refers to a lost picture");
    }
    List<byte[]> frames = new ArrayList<>();
    int top = -1;
    for (Layer layer : picture.layers()) {
      if (layer.usesLower && layer.id > 0 && top != layer.id - 1) {
        break;
      }
      if (layer.id >= usableLayers) {
        if (layer.id > usableLayers || layer.predicted) {
          break;
        }
        usableLayers = layer.id + 1;
      }
      frames.add(layer.bytes.toByteArray());
      top = layer.id;
    }
    if (frames.isEmpty()) {
      return new Assembly.Torn("only layers that refer to lost pictures");
    }
    int width = picture.widths()[top];
    int height = picture.heights()[top];
    if (keyframe && (width == 0 || height == 0) && top == 0) {
      int size = Vp9Frame.keyframeSize(frames.getFirst());
      width = size >>> 16;
      height = size & 0xFFFF;
    }
    return new Assembly.Complete(
        keyframe,
        Vp9Frame.superframe(frames),
        width,
        height,
        verdict == TemporalLayers.Verdict.RESUMES);
  }
}
