// Plays HLS in a video element: by hls.js, or by the browser itself where there are no Media Source Extensions.
// Events: "qualities", "captions", "live", "failed" (detail: {message}), "recovered".

import Hls from '../hls.mjs';

const LIVE_TOLERANCE_SECONDS = 6;
const FIRST_RETRY_MILLIS = 1000;
const LAST_RETRY_MILLIS = 15000;
const MAX_RETRIES = 8;
const MAX_MEDIA_RECOVERIES = 3;

export class Engine extends EventTarget {
  #video;
  #hls = null;
  #freshUrl;
  #retries = 0;
  #mediaRecoveries = 0;
  #retryTimer = null;
  #live = false;
  #startAt = -1;
  #lost = false;
  #asking = false;
  #closed = new AbortController();

  /**
   * @param freshUrl gives the playlist's address, signed anew: the one that began may have expired. Of what it throws,
   *     an ApiError that `passes` is tried again.
   */
  constructor(video, freshUrl) {
    super();
    this.#video = video;
    this.#freshUrl = freshUrl;
    video.addEventListener('playing', () => { this.#retries = 0; this.#mediaRecoveries = 0; });
    addEventListener('online', () => { if (this.#lost) this.again(); }, {signal: this.#closed.signal});
  }

  /** Begins anew with a playlist; -1 is where it begins, or the live edge. */
  load(url, startAt = -1) {
    this.#stop();
    this.#startAt = startAt;
    if (!Hls.isSupported()) {
      this.#video.src = url;
      if (startAt > 0) this.#video.addEventListener('loadedmetadata', () => { this.#video.currentTime = startAt; }, {once: true});
      return;
    }
    const hls = new Hls({enableWorker: false, backBufferLength: 60, maxBufferLength: 30, startPosition: startAt, capLevelToPlayerSize: true});
    this.#hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#tell('qualities'));
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.#tell('qualities'));
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => this.#tell('captions'));
    hls.on(Hls.Events.LEVEL_UPDATED, (_, {details}) => {
      if (details.live === this.#live) return;
      this.#live = details.live;
      this.#tell('live');
    });
    hls.on(Hls.Events.FRAG_BUFFERED, () => {
      if (this.#lost) this.#tell('recovered');
      this.#lost = false;
      this.#retries = 0;
    });
    hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) this.#recover(data); });
    hls.loadSource(url);
    hls.attachMedia(this.#video);
  }

  #recover({type, details}) {
    if (type === Hls.ErrorTypes.MEDIA_ERROR && this.#mediaRecoveries < MAX_MEDIA_RECOVERIES) {
      this.#mediaRecoveries++;
      this.#hls.recoverMediaError();
    } else if (type === Hls.ErrorTypes.NETWORK_ERROR) {
      this.#retryLater('The connection was lost.');
    } else {
      this.#tell('failed', {message: `This cannot be played here (${details}). The download may work.`, passing: false});
    }
  }

  #retryLater(why, leastSeconds = 0) {
    this.#lost = true;
    clearTimeout(this.#retryTimer);
    if (this.#retries >= MAX_RETRIES) {
      this.#tell('failed', {message: why, passing: false});
      return;
    }
    this.#tell('failed', {message: `${why} Trying again…`, passing: true});
    const wait = Math.min(FIRST_RETRY_MILLIS * 2 ** this.#retries++, LAST_RETRY_MILLIS);
    this.#retryTimer = setTimeout(() => this.#goOn(), Math.max(wait, leastSeconds * 1000));
  }

  /** Goes on from here with a fresh address, with all the patience that there was at first. */
  again() {
    this.#retries = 0;
    return this.#goOn();
  }

  async #goOn() {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#retryTimer);
    let url;
    try {
      url = await this.#freshUrl();
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#refused(error);
      return;
    } finally {
      this.#asking = false;
    }
    if (this.#closed.signal.aborted) return;
    // A playlist that could not be loaded has taken the place in the video with it, but not where it was to begin.
    const at = this.#video.currentTime || this.#startAt;
    const playing = !this.#video.paused;
    this.load(url, at > 0 ? at : -1);
    if (playing) this.#video.play().catch(() => {});
  }

  /** No fresh address: the server may give one in a moment, or says that there is none for this user any more. */
  #refused(error) {
    if (error.passes) {
      this.#retryLater(error.status === 0 ? 'The connection was lost.' : error.message, error.retryAfterSeconds ?? 0);
    } else {
      this.#lost = false;
      this.#tell('failed', {message: 'This recording cannot be watched any more.', passing: false});
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }

  get isLive() {
    return this.#hls ? this.#live : this.#video.duration === Infinity;
  }

  /** Where the end is: of a live recording, what there is so far. */
  get end() {
    const {duration, seekable} = this.#video;
    if (this.isLive || !Number.isFinite(duration)) return seekable.length ? seekable.end(seekable.length - 1) : 0;
    return duration;
  }

  /** Where to be when watching live. */
  get liveEdge() {
    return this.#hls?.liveSyncPosition ?? Math.max(0, this.end - LIVE_TOLERANCE_SECONDS);
  }

  get isAtLiveEdge() {
    return this.isLive && this.#video.currentTime > this.liveEdge - LIVE_TOLERANCE_SECONDS;
  }

  /** The rungs, best first: {index, label}; none where the browser chooses itself. */
  get qualities() {
    const levels = this.#hls?.levels ?? [];
    if (levels.length < 2) return [];
    return levels.map((level, index) => ({index, height: level.height, bitrate: level.bitrate,
      label: level.height ? `${level.height}p` : `${Math.round(level.bitrate / 1000)} kb/s`}))
        .sort((a, b) => b.height - a.height || b.bitrate - a.bitrate);
  }

  /** The chosen rung; -1 when it is left to the connection. */
  get quality() {
    return !this.#hls || this.#hls.autoLevelEnabled ? -1 : this.#hls.loadLevel;
  }

  set quality(index) {
    if (!this.#hls) return;
    // Who asks for a quality wants it now, and also where they go back to: what is buffered of another one goes.
    if (index < 0) this.#hls.nextLevel = -1;
    else this.#hls.currentLevel = index;
    this.#tell('qualities');
  }

  /** The rung that is on the screen. */
  get shownQuality() {
    return this.#hls?.currentLevel ?? -1;
  }

  get captionTracks() {
    return (this.#hls?.subtitleTracks ?? []).map((track, index) => ({index, label: track.name || track.lang || 'Captions'}));
  }

  get captions() {
    return this.#hls?.subtitleDisplay ? this.#hls.subtitleTrack : -1;
  }

  set captions(index) {
    if (!this.#hls) return;
    this.#hls.subtitleDisplay = index >= 0;
    this.#hls.subtitleTrack = index;
    this.#tell('captions');
  }

  #stop() {
    clearTimeout(this.#retryTimer);
    this.#hls?.destroy();
    this.#hls = null;
    this.#live = false;
  }

  close() {
    this.#closed.abort();
    this.#stop();
    this.#video.removeAttribute('src');
    this.#video.load();
  }
}
