package io.videoconf.recorder.model;

/**
 * One quality of a ladder, as its multivariant playlist names it.
 *
 * @param name of its folder: {@code 480p}
 * @param width in pixels
 * @param height in pixels
 * @param frameRate in frames per second
 * @param bitRate in bits per second, of picture and sound together: the mean, or the peak where the
 *     playlist tells no mean
 * @param codecs as RFC 6381 writes them, with commas between them
 */
public record LadderRung(
    String name, int width, int height, double frameRate, long bitRate, String codecs) {}
