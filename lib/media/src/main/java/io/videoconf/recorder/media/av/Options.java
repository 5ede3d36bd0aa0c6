package io.videoconf.recorder.media.av;

import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** An AVDictionary for the time of one call. */
final class Options extends Handle {
  private final AVDictionary dictionary = new AVDictionary();

  Options(Map<String, String> values) {
    values.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
  }

  /** Borrowed; FFmpeg takes the entries it knows out of it. */
  AVDictionary raw() {
    return dictionary;
  }

  /**
   * @throws AvException when an option was left over: a name that FFmpeg does not know is a mistake
   *     of ours
   */
  void requireAllUsed(String where) {
    @Nullable AVDictionaryEntry left = avutil.av_dict_iterate(dictionary, null);
    if (left != null) {
      throw new AvException(
          where + " has no option " + left.key().getString(), avutil.AVERROR_OPTION_NOT_FOUND);
    }
  }

  @Override
  void release() {
    avutil.av_dict_free(dictionary);
  }
}
