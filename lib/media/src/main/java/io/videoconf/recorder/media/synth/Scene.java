package io.videoconf.recorder.media.synth;

/** What a synthetic camera or screen shows, frame by frame. Not thread-safe. */
public final class Scene {
  /** How long one slide of a screen share is shown. */
  public static final int SLIDE_SECONDS = 5;

  private static final Yuv SLIDE_TEXT = new Yuv(70, 130, 126);
  private static final Yuv SLIDE_NUMBER = new Yuv(60, 170, 110);

  private final int participant;
  private final int frameRate;
  private final boolean screen;

  /**
   * @param participant number from 0
   * @param frameRate frames per second, positive
   * @param screen slides instead of a camera
   */
  public Scene(int participant, int frameRate, boolean screen) {
    this.participant = participant;
    this.frameRate = frameRate;
    this.screen = screen;
  }

  /** Draws the frame of this number, counted from 0, over the whole picture. */
  public void draw(Picture picture, int frameNumber) {
    Yuv background = screen ? Palette.SLIDE : Palette.colour(participant);
    picture.fill(background);
    if (screen) {
      drawSlide(picture, frameNumber / (frameRate * SLIDE_SECONDS));
    }
    Yuv ink = screen ? SLIDE_NUMBER : Yuv.WHITE;
    drawMovingBar(picture, frameNumber, ink);
    drawParticipant(picture, ink);
    drawFrameNumber(picture, frameNumber, ink);
    Flash.draw(picture, frameNumber, frameRate, background);
    FrameCode.draw(picture, frameNumber);
  }

  private void drawParticipant(Picture picture, Yuv ink) {
    int size = picture.height() / 8;
    Digits.draw(picture, new Region(size / 2, size / 2, size, size), participant, ink);
  }

  private static void drawFrameNumber(Picture picture, int frameNumber, Yuv ink) {
    int digitHeight = picture.height() / 4;
    int top = (picture.height() - digitHeight) / 2;
    Digits.draw(picture, new Region(0, top, picture.width(), digitHeight), frameNumber, ink);
  }

  /** A box that crosses the picture once in two seconds, below the code. */
  private void drawMovingBar(Picture picture, int frameNumber, Yuv ink) {
    int size = picture.height() / 10;
    int period = 2 * frameRate;
    int left = (int) ((long) (picture.width() - size) * (frameNumber % period) / period);
    picture.fill(left & ~1, picture.height() * 78 / 100, size, size, ink);
  }

  /** Lines like text, of lengths that differ from slide to slide. */
  private static void drawSlide(Picture picture, int slide) {
    int lineHeight = picture.height() / 24;
    int left = picture.width() / 16;
    for (int line = 0; line < 9; line++) {
      int top = picture.height() / 5 + line * lineHeight * 3 / 2;
      int wordsWidth = picture.width() * (5 + (slide * 7 + line * 5) % 6) / 16;
      int x = left;
      for (int word = 0; x < left + wordsWidth; word++) {
        int wordWidth = lineHeight * (2 + (slide + line * 3 + word * 5) % 5);
        picture.fill(x, top, wordWidth, lineHeight / 2, SLIDE_TEXT);
        x += wordWidth + lineHeight;
      }
    }
  }
}
