// One recording: watch it, name it, share it, take it along, delete it.

import {call, get, recordingPath} from '../core/api.js';
import {h, icon, iconButton} from '../core/dom.js';
import {follow, isChanging, overallProgress, pause} from '../core/events.js';
import {STATUS, clock, dateTime, fileSize} from '../core/format.js';
import {Player} from '../player/player.js';
import {busy, confirm, toast} from '../ui/feedback.js';
import {menu} from '../ui/menu.js';
import {chapterList, downloads, people, progress, quality} from './details.js';
import {shareDialog} from './sharing.js';

/** While nothing can be played yet, and of a live recording's people. */
const LOOK_MILLIS = 3000;
const LIVE_LOOK_MILLIS = 20000;

export async function show(root, {parameter: id, signal, go}) {
  document.title = 'Recording';
  root.append(skeleton());
  const recording = await get(recordingPath(id), signal);
  if (signal.aborted) return;
  const view = new Watch(recording, signal, go);
  root.replaceChildren(view.element);
  view.update(recording);
  view.keepLooking();
}

/** How many pictures a storyboard that grows has by now. */
const tilesOf = (recording) => Math.floor(recording.duration_seconds / 10);

class Watch {
  constructor(recording, signal, go) {
    this.id = recording.recording_id;
    this.signal = signal;
    this.go = go;
    this.player = new Player({title: recording.title, signal, freshUrl: async () => (await this.look()).playback_url});
    this.title = h('h1', {id: 'title'});
    this.titleRow = h('div.title-row');
    this.meta = h('p.watch-meta');
    this.status = h('div.making-now');
    this.chapters = h('div');
    this.people = h('div');
    this.quality = h('div');
    this.download = h('div');
    this.announced = h('p.visually-hidden', {role: 'status', 'aria-live': 'polite'});
    this.deleteButton = iconButton('trash', 'Delete', () => this.delete());
    this.element = h('article.watch', {'aria-labelledby': 'title'},
        h('div.watch-main', this.player.element, this.titleRow,
            h('div.watch-row', this.meta, h('div.actions', this.download,
                h('button.quiet', {type: 'button', onclick: () => shareDialog(this.recording)}, icon('share'), 'Share'),
                this.deleteButton)),
            this.status, this.announced),
        h('aside.watch-side', {'aria-label': 'About this recording'}, this.chapters, this.people, this.quality));
    this.showTitle();
  }

  // What is known.

  async look() {
    const recording = await get(recordingPath(this.id), this.signal);
    this.update(recording);
    return recording;
  }

  update(recording) {
    const before = this.recording;
    this.recording = recording;
    const status = recording.processing_status;
    document.title = `${recording.title} · Recorder`;
    if (!this.titleRow.querySelector('form')) this.title.textContent = recording.title;
    this.showMeta(recording);
    this.showProgress(recording.outputs);
    this.people.replaceChildren(people(recording.participants, status !== 'recording'));
    this.quality.replaceChildren(...[quality(recording.quality)].filter(Boolean));
    this.showDownloads(recording);
    this.deleteButton.disabled = status === 'recording';
    this.deleteButton.title = status === 'recording' ? 'A recording in progress cannot be deleted' : 'Delete';
    if (before && before.processing_status !== status) this.announced.textContent = STATUS[status];
    this.play(recording);
  }

  play(recording) {
    const {player} = this;
    const done = (kind) => recording.outputs.some((o) => o.kind === kind && o.status === 'completed');
    player.poster(recording.thumbnail_url);
    if (recording.playback_url) {
      if (!player.isLoaded) player.say(null);
      player.source(recording.playback_url, done('rendition') ? 'ladder' : 'live');
    } else if (recording.processing_status === 'failed') {
      player.say('Nothing of this recording can be played.');
    } else {
      player.say('The first seconds will be here in a moment…');
    }
    const board = done('sprite') ? 'whole' : tilesOf(recording);
    if (recording.storyboard_url && board !== this.board) {
      this.board = board;
      player.storyboard(recording.storyboard_url).catch(() => { this.board = null; });
    }
    if (recording.chapters_url && !this.hasChapters && recording.playback_url) this.loadChapters(recording);
  }

  async loadChapters(recording) {
    this.hasChapters = true;
    try {
      const chapters = await this.player.chapters(recording.chapters_url);
      if (chapters.length > 1) this.chapters.replaceChildren(chapterList(this.player, chapters));
    } catch {
      this.hasChapters = false;
    }
  }

  /** A link sends no Authorization header: it uses the download token instead. */
  withToken(url) {
    const signed = new URL(url);
    signed.searchParams.set('token', this.recording.download_token);
    return signed.href;
  }

  // Status by events; everything else by a look when a status says that something is new.

  async keepLooking() {
    const {signal} = this;
    if (isChanging(this.recording.processing_status)) {
      this.lookWhileLive();
      await follow(this.id, (status) => this.heard(status), signal);
    }
    // A playback address holds for hours; who leaves a page open for days gets a new one from the player.
  }

  async lookWhileLive() {
    for (;;) {
      await pause(this.recording.playback_url ? LIVE_LOOK_MILLIS : LOOK_MILLIS, this.signal);
      if (this.signal.aborted || !isChanging(this.recording.processing_status)) return;
      await this.look().catch(() => {});
    }
  }

  heard(status) {
    const known = new Map(this.recording.outputs.map((o) => [`${o.kind}/${o.name}`, o.status]));
    const outputs = status.outputs ?? [];
    const news = status.processing_status !== this.recording.processing_status
      || outputs.some((o) => o.status !== known.get(`${o.kind}/${o.name ?? ''}`));
    if (status.processing_status === 'deleted') {
      this.go('/', {replace: true});
      toast('This recording was deleted.');
    } else if (news) {
      this.look().catch(() => {});
    } else {
      this.showProgress(outputs);
    }
  }

  // What is shown.

  showMeta(recording) {
    const status = recording.processing_status;
    const facts = [
      dateTime(recording.started_at), recording.duration_seconds > 0 && clock(recording.duration_seconds),
      recording.file_size_bytes > 0 && fileSize(recording.file_size_bytes),
    ].filter(Boolean).map((fact) => h('span', fact));
    this.meta.replaceChildren(
        ...(status === 'recording' ? [h('span.live-mark', 'Live')] : status === 'completed' ? []
          : [h('span', {class: `state ${status}`}, STATUS[status])]),
        ...facts, h('a', {href: `/?meeting=${encodeURIComponent(recording.meeting_id)}`, title: 'All of this meeting'}, recording.meeting_id));
  }

  showProgress(outputs) {
    const status = this.recording.processing_status;
    const parts = [];
    if (status === 'failed') {
      parts.push(h('p.form-error', this.recording.reason ?? 'This recording failed.'));
    }
    const list = progress(outputs);
    if (status === 'processing' && list) {
      parts.push(h('p.making-head', 'Preparing this recording', h('progress', {
        max: 1, value: overallProgress(outputs), 'aria-label': 'All together',
      })));
    }
    const open = this.status.querySelector('details')?.open;
    if (list && status !== 'recording') {
      parts.push(h('details', {open: open || null}, h('summary', outputs.some((o) => o.status === 'failed') ? 'Some parts could not be made' : 'Details'), list));
    }
    this.status.replaceChildren(...parts);
  }

  showDownloads(recording) {
    const files = downloads(recording, (url) => this.withToken(url));
    const shown = files.map((f) => f.label + f.detail).join();
    if (shown === this.shownFiles) return;
    this.shownFiles = shown;
    if (!files.length) {
      this.download.replaceChildren();
      return;
    }
    const button = h('button', {type: 'button'}, icon('download'), 'Download');
    this.download.replaceChildren(menu(button, (close) => downloads(this.recording, (url) => this.withToken(url)).map((file) =>
      h('a.menu-item', {href: file.url, download: true, onclick: () => close()}, h('span', file.label), h('small', file.detail))),
    {className: 'menu-right', label: 'Download'}).wrap);
  }

  // What people do.

  showTitle() {
    this.titleRow.replaceChildren(this.title, iconButton('edit', 'Rename', () => this.editTitle()));
  }

  editTitle() {
    const input = h('input.title-input', {value: this.recording.title, 'aria-label': 'Title', maxlength: 200, required: true});
    const cancel = () => { this.showTitle(); this.titleRow.querySelector('button').focus(); };
    const save = h('button', {type: 'submit'}, 'Save');
    const form = h('form.title-form', {
      onsubmit: async (event) => {
        event.preventDefault();
        const title = input.value.trim();
        if (!title || title === this.recording.title) return cancel();
        await busy(save, async () => {
          const renamed = await call('PATCH', recordingPath(this.id), {body: {title}});
          this.titleRow.replaceChildren();
          this.update({...this.recording, ...renamed});
          cancel();
          toast('Renamed.');
        });
      },
      onkeydown: (event) => { if (event.key === 'Escape') { event.stopPropagation(); cancel(); } },
    }, input, save, h('button.quiet', {type: 'button', onclick: cancel}, 'Cancel'));
    this.titleRow.replaceChildren(form);
    input.focus();
    input.select();
  }

  async delete() {
    const sure = await confirm({
      title: 'Delete this recording?',
      text: `“${this.recording.title}” and everything made from it will be gone for everybody. This cannot be undone.`,
      verb: 'Delete for good',
    });
    if (!sure) return;
    await busy(this.deleteButton, async () => {
      await call('DELETE', recordingPath(this.id));
      this.go('/', {replace: true});
      toast(`“${this.recording.title}” was deleted.`);
    });
  }
}

function skeleton() {
  return h('div.watch', {'aria-hidden': 'true'}, h('div.watch-main', h('div.player.skeleton'), h('div.skeleton.skeleton-heading'),
      h('div.skeleton.skeleton-line')), h('aside.watch-side', h('div.skeleton.skeleton-line'), h('div.skeleton.skeleton-line.short')));
}
