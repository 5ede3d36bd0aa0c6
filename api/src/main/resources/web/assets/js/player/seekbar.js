// The line of time: where one is, what is loaded, chapters, and a small picture of where one points.

import {h} from '../core/dom.js';
import {clock, spoken} from '../core/format.js';
import {cueAt} from '../core/vtt.js';

export class SeekBar {
  #pictures = [];
  #chapters = [];
  #length = 0;
  #dragging = false;

  /**
   * @param onSeek gets the second that somebody chose
   */
  constructor(onSeek) {
    this.input = h('input', {
      type: 'range', min: 0, max: 0, step: 'any', value: 0, 'aria-label': 'Seek',
      oninput: () => { this.#dragging = true; this.#preview(Number(this.input.value)); this.#paint(Number(this.input.value)); },
      onchange: () => { this.#dragging = false; onSeek(Number(this.input.value)); },
      onblur: () => this.#hide(),
    });
    this.played = h('div.seek-played');
    this.loaded = h('div.seek-loaded');
    this.ticks = h('div.seek-ticks');
    this.picture = h('div.preview-picture');
    this.chapter = h('div.preview-chapter');
    this.time = h('div.preview-time');
    this.preview = h('div.preview', {'aria-hidden': 'true', hidden: true}, this.picture, this.chapter, this.time);
    this.element = h('div.seek', h('div.seek-track', this.loaded, this.played, this.ticks), this.input, this.preview);
    this.element.addEventListener('pointermove', (event) => {
      const box = this.input.getBoundingClientRect();
      this.#preview(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.#length);
    });
    this.element.addEventListener('pointerleave', () => this.#hide());
    this.input.addEventListener('pointerup', () => { this.#dragging = false; });
    this.input.addEventListener('keydown', (event) => {
      // Seconds, not the steps of a slider: the player's keys are for that.
      if (/^(Arrow|Home|End|Page)/.test(event.key)) this.#hide();
    });
  }

  set pictures(pictures) {
    this.#pictures = pictures;
  }

  set chapters(chapters) {
    this.#chapters = chapters;
    this.#mark();
  }

  update(time, length, buffered) {
    if (length !== this.#length) {
      this.#length = length;
      this.input.max = length;
      this.#mark();
    }
    if (this.#dragging) return;
    this.input.value = time;
    this.input.setAttribute('aria-valuetext', `${spoken(time)} of ${spoken(length)}`);
    this.#paint(time);
    this.loaded.style.setProperty('--share', length ? Math.min(1, loadedFrom(buffered, time) / length) : 0);
  }

  #paint(time) {
    this.played.style.setProperty('--share', this.#length ? Math.min(1, time / this.#length) : 0);
  }

  #mark() {
    const inside = this.#chapters.filter((c) => c.start > 0.5 && c.start < this.#length);
    this.ticks.replaceChildren(...inside.map((c) => {
      const tick = h('span');
      tick.style.setProperty('--at', c.start / this.#length);
      return tick;
    }));
  }

  #preview(time) {
    if (!this.#length) return;
    const picture = cueAt(this.#pictures, time);
    this.picture.hidden = !picture;
    if (picture) {
      const {style} = this.picture;
      style.width = `${picture.width}px`;
      style.height = `${picture.height}px`;
      style.backgroundImage = `url("${picture.url}")`;
      style.backgroundPosition = `-${picture.x}px -${picture.y}px`;
    }
    this.chapter.textContent = cueAt(this.#chapters, time)?.text ?? '';
    this.time.textContent = clock(time);
    this.preview.hidden = false;
    const width = this.element.clientWidth;
    const half = this.preview.offsetWidth / 2;
    this.preview.style.left = `${Math.min(Math.max(time / this.#length * width, half), width - half)}px`;
  }

  #hide() {
    this.#dragging = false;
    this.preview.hidden = true;
  }
}

function loadedFrom(buffered, time) {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= time + 0.5 && time <= buffered.end(i)) return buffered.end(i);
  }
  return time;
}
