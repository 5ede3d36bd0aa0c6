// The player: a picture, controls that get out of the way, and the state that both show.

import {h, icon, iconButton} from '../core/dom.js';
import {clock} from '../core/format.js';
import {chapters as readChapters, cueAt, storyboard} from '../core/vtt.js';
import {menu} from '../ui/menu.js';
import {Engine} from './engine.js';
import {listen, showKeys} from './keys.js';
import {SeekBar} from './seekbar.js';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const IDLE_MILLIS = 2500;
const VOLUME = 'recorder.volume';
const CHAPTER_RESTART_SECONDS = 3;

export class Player extends EventTarget {
  #idle = null;
  #chapters = [];
  #loaded = false;
  #upgrade = null;

  /**
   * @param freshUrl gives the playlist's address again
   * @param signal ends the player
   */
  constructor({title, freshUrl, signal}) {
    super();
    this.video = h('video', {playsinline: true, preload: 'metadata', 'aria-label': title});
    this.engine = new Engine(this.video, freshUrl);
    this.seekBar = new SeekBar((time) => this.seek(time));
    this.element = this.#build();
    this.#restoreVolume();
    this.#wire(signal);
    listen(this, signal);
    signal.addEventListener('abort', () => { clearTimeout(this.#idle); this.engine.close(); }, {once: true});
  }

  // What it is made of.

  #build() {
    this.playButton = iconButton('play', 'Play', () => this.toggle());
    this.muteButton = iconButton('volume', 'Sound off', () => this.mute());
    this.volume = h('input.volume', {
      type: 'range', min: 0, max: 1, step: 0.05, 'aria-label': 'Volume',
      oninput: () => { this.video.muted = false; this.video.volume = Number(this.volume.value); },
    });
    this.time = h('span.time', {'aria-hidden': 'true'});
    this.liveButton = h('button.live-button', {type: 'button', hidden: true, onclick: () => this.toEnd()}, 'Live');
    this.chapterName = h('span.chapter-name');
    this.captionsButton = iconButton('captions', 'Captions', () => this.toggleCaptions(), {hidden: true, 'aria-pressed': 'false'});
    this.settings = menu(iconButton('settings', 'Speed and quality'), () => this.#settings(), {className: 'menu-up menu-right', label: 'Speed and quality'});
    this.fullButton = iconButton('fullscreen', 'Full screen', () => this.fullscreen());
    this.big = h('button.big-play', {type: 'button', 'aria-label': 'Play', onclick: () => this.toggle()}, icon('play'));
    this.cover = h('p.cover', {role: 'status', hidden: true});
    this.bar = h('div.controls', this.seekBar.element, h('div.controls-row',
        this.playButton, h('div.sound', this.muteButton, this.volume), this.time, this.liveButton, this.chapterName,
        h('span.spacer'), this.captionsButton, this.settings.wrap,
        iconButton('help', 'Keyboard', showKeys, {class: 'icon-button keys-button'}), this.fullButton));
    return h('div.player', {role: 'region', 'aria-label': 'Player', 'data-state': 'empty'}, this.video, this.cover, this.big, this.bar);
  }

  #settings() {
    const radios = (name, legend, options) => h('fieldset.options', h('legend', legend),
        options.map(({label, hint, chosen, choose}) => h('label',
            h('input', {type: 'radio', name, value: label, checked: chosen, onchange: choose}), h('span', label), hint && h('small', hint))));
    const {qualities, quality, shownQuality} = this.engine;
    const shown = qualities.find((q) => q.index === shownQuality);
    return [
      qualities.length > 0 && radios('quality', 'Quality', [
        {label: 'Auto', hint: quality === -1 && shown ? shown.label : null, chosen: quality === -1, choose: () => { this.engine.quality = -1; }},
        ...qualities.map((q) => ({
          label: q.label, hint: `${(q.bitrate / 1e6).toFixed(1)} Mb/s`, chosen: quality === q.index, choose: () => { this.engine.quality = q.index; },
        })),
      ]),
      radios('speed', 'Speed', SPEEDS.map((speed) => ({
        label: speed === 1 ? 'Normal' : `${speed}×`, chosen: this.video.playbackRate === speed, choose: () => { this.video.playbackRate = speed; },
      }))),
    ].filter(Boolean);
  }

  #wire(signal) {
    const {video, element} = this;
    const on = (target, types, work) => types.split(' ').forEach((type) => target.addEventListener(type, work, {signal}));
    on(video, 'play playing pause ended waiting seeking seeked loadeddata', () => this.#showState());
    on(video, 'timeupdate progress durationchange seeking loadedmetadata', () => this.#showTime());
    on(video, 'volumechange', () => this.#showVolume());
    on(video, 'pause ended seeking', () => this.#takeUpgrade());
    on(video, 'playing', () => this.say(null));
    on(video, 'click', () => matchMedia('(hover: hover)').matches || element.classList.contains('is-idle') === false ? this.toggle() : this.wake());
    on(video, 'dblclick', () => this.fullscreen());
    on(element, 'pointermove pointerdown focusin', () => this.wake());
    on(element, 'pointerleave', () => this.#sleepSoon(400));
    on(document, 'fullscreenchange', () => this.#showFullscreen());
    on(this.engine, 'failed', ({detail}) => this.say(detail.message, {again: !detail.passing}));
    on(this.engine, 'recovered', () => this.say(null));
    on(this.engine, 'live', () => { this.#showTime(); this.dispatchEvent(new Event('live')); });
    on(this.engine, 'qualities', () => this.settings.refresh());
    on(this.engine, 'captions', () => this.#showCaptions());
    this.#showState();
    this.#showVolume();
  }

  // What is played.

  /** The first call loads; a later one with another `version` goes over to it when nobody is disturbed. */
  source(url, version) {
    if (!this.#loaded) {
      this.#loaded = true;
      this.version = version;
      this.element.dataset.state = 'ready';
      this.engine.load(url);
    } else if (version !== this.version) {
      this.version = version;
      this.#upgrade = url;
      if (this.video.paused) this.#takeUpgrade();
    }
  }

  get isLoaded() {
    return this.#loaded;
  }

  #takeUpgrade() {
    const url = this.#upgrade;
    if (!url) return;
    this.#upgrade = null;
    const over = this.video.ended;
    const at = over ? 0 : this.video.currentTime;
    const play = !this.video.paused && !over;
    queueMicrotask(() => {
      this.engine.load(url, at);
      if (play) this.video.play().catch(() => {});
    });
  }

  poster(url) {
    if (url && !this.video.poster) this.video.poster = url;
  }

  async storyboard(url) {
    this.seekBar.pictures = storyboard(await text(url), url);
  }

  async chapters(url) {
    this.#chapters = readChapters(await text(url));
    this.seekBar.chapters = this.#chapters;
    this.#showTime();
    return this.#chapters;
  }

  /** Says something over the picture; null takes it away. */
  say(message, {again = false} = {}) {
    this.cover.hidden = !message;
    this.element.classList.toggle('has-cover', Boolean(message));
    this.cover.replaceChildren(...(message ? [h('span', message)] : []),
        ...(message && again ? [h('button', {type: 'button', onclick: () => { this.say(null); this.engine.again(); }}, 'Try again')] : []));
  }

  // What people do.

  get length() {
    return this.engine.end;
  }

  toggle() {
    if (!this.#loaded) return;
    if (this.video.paused || this.video.ended) {
      // Who comes back to a live recording after a break goes on where it stopped: the past is all there.
      this.video.play().catch((error) => { if (error.name === 'NotAllowedError') this.say(null); });
    } else {
      this.video.pause();
    }
  }

  seek(time) {
    if (!this.#loaded) return;
    const edge = this.engine.isLive ? this.engine.liveEdge : this.length;
    this.video.currentTime = Math.min(Math.max(0, time), Math.max(0, edge));
    this.#showTime();
  }

  skip(seconds) {
    this.seek(this.video.currentTime + seconds);
  }

  toEnd() {
    if (this.engine.isLive) {
      this.seek(this.engine.liveEdge);
      this.video.play().catch(() => {});
    } else {
      this.seek(this.length);
    }
  }

  louder(by) {
    this.video.muted = false;
    this.video.volume = Math.min(1, Math.max(0, this.video.volume + by));
  }

  mute() {
    this.video.muted = !this.video.muted;
  }

  faster(steps) {
    const at = SPEEDS.indexOf(this.video.playbackRate);
    this.video.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (at < 0 ? 2 : at) + steps))];
  }

  chapter(step) {
    const now = cueAt(this.#chapters, this.video.currentTime);
    const at = this.#chapters.indexOf(now);
    const again = step < 0 && now && this.video.currentTime - now.start > CHAPTER_RESTART_SECONDS;
    const to = again ? now : this.#chapters[at + step];
    if (to) this.seek(to.start);
  }

  toggleCaptions() {
    const {captionTracks, captions} = this.engine;
    if (captionTracks.length) this.engine.captions = captions >= 0 ? -1 : 0;
  }

  fullscreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (this.element.requestFullscreen) {
      this.element.requestFullscreen().catch(() => {});
    } else {
      this.video.webkitEnterFullscreen?.(); // iPhones have only this.
    }
  }

  // What is seen.

  wake() {
    this.element.classList.remove('is-idle');
    this.#sleepSoon(IDLE_MILLIS);
  }

  #sleepSoon(millis) {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const busy = this.video.paused || this.settings.isOpen || this.bar.querySelector(':focus-visible');
      if (!busy) this.element.classList.add('is-idle');
    }, millis);
  }

  #showState() {
    const {video} = this;
    const playing = !video.paused && !video.ended;
    const over = video.ended;
    const name = playing ? 'pause' : over ? 'replay' : 'play';
    const label = playing ? 'Pause' : over ? 'Play again' : 'Play';
    label_(this.playButton, name, label);
    label_(this.big, over ? 'replay' : 'play', label);
    this.element.classList.toggle('is-playing', playing);
    this.element.classList.toggle('is-waiting', playing && video.readyState < 3);
    this.wake();
  }

  #showTime() {
    const {currentTime} = this.video;
    const live = this.engine.isLive;
    const length = this.length;
    this.seekBar.update(currentTime, length, this.video.buffered);
    const atEdge = this.engine.isAtLiveEdge;
    this.time.textContent = live
      ? (atEdge ? '' : `−${clock(Math.max(0, this.engine.liveEdge - currentTime))}`)
      : `${clock(currentTime)} / ${clock(length)}`;
    this.liveButton.hidden = !live;
    this.liveButton.classList.toggle('is-live', atEdge);
    this.liveButton.setAttribute('aria-label', atEdge ? 'Live' : 'Go to live');
    const chapter = cueAt(this.#chapters, currentTime);
    if (chapter !== this.shownChapter) {
      this.shownChapter = chapter;
      this.chapterName.textContent = chapter?.text ?? '';
      this.dispatchEvent(new CustomEvent('chapter', {detail: chapter}));
    }
  }

  #showVolume() {
    const {muted, volume} = this.video;
    const silent = muted || volume === 0;
    this.volume.value = silent ? 0 : volume;
    this.volume.style.setProperty('--share', silent ? 0 : volume);
    label_(this.muteButton, silent ? 'muted' : 'volume', silent ? 'Sound on' : 'Sound off');
    try {
      localStorage.setItem(VOLUME, JSON.stringify({muted, volume}));
    } catch {
      // It is forgotten then.
    }
  }

  #restoreVolume() {
    try {
      const {muted, volume} = JSON.parse(localStorage.getItem(VOLUME));
      this.video.volume = volume;
      this.video.muted = muted;
    } catch {
      // As the browser has it.
    }
  }

  #showCaptions() {
    this.captionsButton.hidden = this.engine.captionTracks.length === 0;
    this.captionsButton.setAttribute('aria-pressed', String(this.engine.captions >= 0));
  }

  #showFullscreen() {
    const is = document.fullscreenElement === this.element;
    label_(this.fullButton, is ? 'exit' : 'fullscreen', is ? 'Leave full screen' : 'Full screen');
  }
}

function label_(button, name, label) {
  if (button.getAttribute('aria-label') === label) return;
  button.replaceChildren(icon(name));
  button.setAttribute('aria-label', label);
  button.title = label;
}

async function text(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}
