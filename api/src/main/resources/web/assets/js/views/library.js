// All recordings: search, filters, posters, what is being made right now.

import {get, recordingPath} from '../core/api.js';
import {h, icon, iconButton} from '../core/dom.js';
import {follow, isChanging, overallProgress, pause} from '../core/events.js';
import {STATUS, clock, counted, dayGroup, fileSize, shortWhen, spoken} from '../core/format.js';
import * as session from '../core/session.js';
import {notice, problem} from '../ui/feedback.js';

const PAGE_SIZE = 24;

/** Browsers open six connections to a server at most: the page needs some for itself. */
const FOLLOWED = 2;

/** Accounts have so many calls in an hour: a page that is left open must not use them up. */
const REFRESH_MILLIS = 15000;
const IDLE_REFRESH_MILLIS = 45000;
const TYPING_MILLIS = 250;
const STATUSES = ['', 'recording', 'processing', 'completed', 'failed'];

/** What was shown last, for who comes back from a recording; null when that was nothing worth keeping. */
let memory = null;

export async function show(root, {signal, back, go}) {
  document.title = 'Recordings';
  const filters = readFilters();
  const view = new Library(root, filters, signal, go);
  signal.addEventListener('abort', () => { memory = view.remember(); }, {once: true});
  if (back && memory?.turn === session.userTurn() && memory.key === key(filters)) {
    view.restore(memory);
  } else {
    await view.reload();
  }
  view.keepFresh();
}

function readFilters() {
  const query = new URLSearchParams(location.search);
  return {
    title: query.get('q') ?? '', meeting: query.get('meeting') ?? '',
    status: STATUSES.includes(query.get('status')) ? query.get('status') : '',
  };
}

const key = (filters) => JSON.stringify(filters);

class Library {
  constructor(root, filters, signal, go) {
    this.filters = filters;
    this.signal = signal;
    this.go = go;
    this.items = new Map();
    this.cursor = null;
    this.generation = 0;
    this.turn = session.userTurn();
    this.loaded = false;
    this.followed = new Map();
    this.groups = h('div.groups');
    this.state = h('div');
    this.count = h('p.visually-hidden', {role: 'status', 'aria-live': 'polite'});
    this.more = h('button.quiet.more', {type: 'button', hidden: true, onclick: () => this.next()}, 'Show more');
    this.meetings = h('datalist', {id: 'meetings'});
    root.append(h('section.library', {'aria-labelledby': 'heading'},
        h('div.library-head', h('h1', {id: 'heading'}, 'Recordings'), this.toolbar()),
        this.count, this.groups, this.state, this.more));
    new IntersectionObserver((seen) => {
      if (seen.some((s) => s.isIntersecting) && !this.more.hidden && !this.more.disabled) this.next();
    }, {rootMargin: '600px'}).observe(this.more);
    signal.addEventListener('abort', () => this.unfollow(), {once: true});
  }

  // Filters.

  toolbar() {
    const {filters} = this;
    const search = h('input', {
      type: 'search', value: filters.title, maxlength: 200, placeholder: 'Search titles', 'aria-label': 'Search titles',
      oninput: () => this.later(() => this.change({title: search.value.trim()})),
    });
    const meeting = h('input', {
      type: 'text', value: filters.meeting, placeholder: 'Any meeting', 'aria-label': 'Meeting', list: 'meetings',
      spellcheck: 'false', oninput: () => this.later(() => this.change({meeting: meeting.value.trim()})),
    });
    const clear = iconButton('close', 'Any meeting', () => { meeting.value = ''; this.change({meeting: ''}); });
    this.clearMeeting = clear;
    clear.hidden = !filters.meeting;
    this.setMeeting = (value) => { meeting.value = value; this.change({meeting: value}); };
    document.addEventListener('keydown', (event) => {
      if (event.key === '/' && !event.target.closest?.('input, textarea, dialog')) {
        event.preventDefault();
        search.focus();
      }
    }, {signal: this.signal});
    return h('form.toolbar', {role: 'search', onsubmit: (event) => event.preventDefault()},
        h('div.search', icon('search'), search),
        h('div.meeting', meeting, clear, this.meetings),
        h('fieldset.segments', h('legend.visually-hidden', 'Status'), STATUSES.map((status) => h('label',
            h('input', {
              type: 'radio', name: 'status', value: status, checked: status === filters.status,
              onchange: () => this.change({status}),
            }), h('span', status === '' ? 'All' : status === 'recording' ? 'Live' : STATUS[status])))));
  }

  later(work) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => { if (!this.signal.aborted) work(); }, TYPING_MILLIS);
  }

  change(part) {
    this.filters = {...this.filters, ...part};
    this.clearMeeting.hidden = !this.filters.meeting;
    const {title, meeting, status} = this.filters;
    const query = new URLSearchParams(Object.entries({q: title, meeting, status}).filter(([, value]) => value));
    history.replaceState(null, '', query.size ? `/?${query}` : '/');
    this.reload();
  }

  // What is loaded.

  async reload() {
    this.generation++;
    this.loaded = false;
    this.cursor = null;
    this.items.clear();
    this.unfollow();
    this.state.replaceChildren();
    this.more.hidden = true;
    this.groups.replaceChildren(skeletons());
    await this.next();
  }

  async next() {
    const {generation} = this;
    this.more.disabled = true;
    try {
      const {recordings, cursor} = await this.fetch();
      if (generation !== this.generation || this.signal.aborted) return;
      if (!this.items.size) this.groups.replaceChildren();
      this.state.replaceChildren();
      this.loaded = true;
      recordings.forEach((recording) => this.put(recording));
      this.cursor = cursor;
      this.more.hidden = !cursor;
      if (!this.items.size && !cursor) this.state.append(this.emptiness());
      this.count.textContent = `${counted(this.items.size, 'recording')}${cursor ? ' and more' : ''}`;
      this.followSome();
    } catch (error) {
      if (generation !== this.generation || this.signal.aborted) return;
      if (!this.items.size) this.groups.replaceChildren();
      this.state.replaceChildren(problem(error, () => this.items.size ? this.next() : this.reload()));
    } finally {
      this.more.disabled = false;
    }
  }

  async fetch(cursor = this.cursor) {
    const {title, meeting, status} = this.filters;
    const query = new URLSearchParams({limit: String(PAGE_SIZE)});
    for (const [name, value] of Object.entries({q: title, meeting_id: meeting, status, cursor})) {
      if (value) query.set(name, value);
    }
    const {recordings, has_more: hasMore, next_cursor: next} = await get(`/api/v1/recordings?${query}`, this.signal);
    return {recordings, cursor: hasMore ? next : null};
  }

  // What is shown.

  put(recording) {
    const known = this.items.get(recording.recording_id);
    if (known) {
      known.card.replaceWith(known.card = this.card(recording, known.progress));
      known.recording = recording;
      return;
    }
    const item = {recording, progress: null, card: this.card(recording)};
    this.items.set(recording.recording_id, item);
    this.group(dayGroup(recording.created_at)).append(item.card);
    if (![...this.meetings.children].some((o) => o.value === recording.meeting_id)) {
      this.meetings.append(h('option', {value: recording.meeting_id}));
    }
  }

  group(label) {
    const last = this.groups.lastElementChild;
    if (last?.dataset.label === label) return last.querySelector('ul');
    const list = h('ul.grid');
    this.groups.append(h('section.group', {'data-label': label}, h('h2', label), list));
    return list;
  }

  card(recording, progress = null) {
    const status = recording.processing_status;
    const live = status === 'recording';
    const size = recording.file_size_bytes ? fileSize(recording.file_size_bytes) : null;
    return h('li.card', {'data-status': status, 'data-id': recording.recording_id},
        h('div.poster', poster(recording),
            live && h('span.live-mark', 'Live'),
            recording.duration_seconds > 0 && h('span.length', {'aria-label': spoken(recording.duration_seconds)}, clock(recording.duration_seconds)),
            progress !== null && h('progress.making', {max: 1, value: progress, 'aria-label': 'Preparing'})),
        h('h3', h('a', {href: `/watch/${encodeURIComponent(recording.recording_id)}`}, recording.title)),
        h('p.meta',
            !live && status !== 'completed' && h('span', {class: `state ${status}`},
                status === 'processing' ? (progress === null ? 'Preparing' : `Preparing, ${Math.round(progress * 100)} %`) : STATUS[status]),
            h('time', {datetime: recording.created_at}, shortWhen(recording.created_at)),
            h('button.meeting-link', {
              type: 'button', title: `Only the meeting ${recording.meeting_id}`,
              onclick: () => this.setMeeting(recording.meeting_id),
            }, recording.meeting_id),
            size && h('span', size)));
  }

  emptiness() {
    const {title, meeting, status} = this.filters;
    if (title || meeting || status) {
      return notice({
        title: 'Nothing matches', picture: 'search', text: 'No recording fits this search and these filters.',
        actions: [h('button', {type: 'button', onclick: () => this.go('/')}, 'Show all recordings')],
      });
    }
    return notice({
      title: 'No recordings yet',
      text: 'Meetings that you host or take part in appear here while they are being recorded, and stay when they are over.',
    });
  }

  // What changes.

  /** Listens to the newest recordings that are being made. */
  followSome() {
    for (const [id, {recording}] of this.items) {
      if (this.followed.size >= FOLLOWED) return;
      if (this.followed.has(id) || !isChanging(recording.processing_status)) continue;
      const ended = new AbortController();
      this.followed.set(id, ended);
      follow(id, (status) => this.progressed(id, status), ended.signal)
          .finally(() => { if (this.followed.get(id) === ended) this.followed.delete(id); });
    }
  }

  unfollow() {
    for (const ended of this.followed.values()) ended.abort();
    this.followed.clear();
  }

  async progressed(id, status) {
    const item = this.items.get(id);
    if (!item) return;
    const before = item.recording.processing_status;
    item.progress = status.processing_status === 'processing' ? overallProgress(status.outputs ?? []) : null;
    if (status.processing_status === before) {
      this.put(item.recording);
    } else {
      await this.look(id);
    }
  }

  async look(id) {
    try {
      this.put(await get(recordingPath(id), this.signal));
    } catch (error) {
      if (error.status === 404) this.remove(id);
    }
  }

  remove(id) {
    const item = this.items.get(id);
    const group = item?.card.closest('.group');
    item?.card.remove();
    this.items.delete(id);
    if (group && !group.querySelector('li')) group.remove();
  }

  /** New recordings, and those that nobody listens to, by a look at the first page now and then. */
  async keepFresh() {
    for (;;) {
      const busy = [...this.items.values()].some(({recording}) => isChanging(recording.processing_status));
      await pause(busy ? REFRESH_MILLIS : IDLE_REFRESH_MILLIS, this.signal);
      if (this.signal.aborted) return;
      if (document.hidden) continue;
      const {generation} = this;
      try {
        const {recordings} = await this.fetch(null);
        if (generation === this.generation && !this.signal.aborted) this.merge(recordings);
      } catch {
        // The next look may work; what is shown stays.
      }
    }
  }

  merge(recordings) {
    const fresh = recordings.filter((r) => !this.items.has(r.recording_id));
    for (const recording of recordings) {
      const known = this.items.get(recording.recording_id);
      if (known && differs(known.recording, recording)) this.put(recording);
    }
    if (fresh.length) {
      const all = [...fresh, ...[...this.items.values()].map((i) => i.recording)]
          .sort((a, b) => b.created_at.localeCompare(a.created_at));
      this.rebuild(all);
    }
    this.followSome();
  }

  rebuild(recordings) {
    const progress = new Map([...this.items].map(([id, item]) => [id, item.progress]));
    const focused = document.activeElement?.closest?.('.card')?.dataset.id;
    this.items.clear();
    this.groups.replaceChildren();
    this.state.replaceChildren();
    for (const recording of recordings) {
      this.put(recording);
      const item = this.items.get(recording.recording_id);
      item.progress = progress.get(recording.recording_id) ?? null;
    }
    if (focused) this.items.get(focused)?.card.querySelector('a')?.focus({preventScroll: true});
  }

  remember() {
    return this.loaded && {
      turn: this.turn, key: key(this.filters), recordings: [...this.items.values()].map((i) => i.recording), cursor: this.cursor, y: scrollY,
    };
  }

  restore({recordings, cursor, y}) {
    this.rebuild(recordings);
    this.loaded = true;
    this.cursor = cursor;
    this.more.hidden = !cursor;
    if (!recordings.length && !cursor) this.state.append(this.emptiness());
    this.followSome();
    requestAnimationFrame(() => scrollTo(0, y));
  }
}

const differs = (a, b) => ['title', 'processing_status', 'duration_seconds', 'file_size_bytes'].some((name) => a[name] !== b[name])
  || Boolean(a.thumbnail_url) !== Boolean(b.thumbnail_url);

/** The poster; before there is one, a quiet stand-in. */
function poster(recording) {
  const standIn = h('div.stand-in', {'aria-hidden': 'true'}, [...recording.title.trim()][0]?.toUpperCase() ?? '');
  let hue = 0;
  for (const c of recording.meeting_id) hue = (hue * 31 + c.codePointAt(0)) % 360;
  standIn.style.setProperty('--hue', hue);
  if (!recording.thumbnail_url) return standIn;
  const image = h('img', {src: recording.thumbnail_url, alt: '', loading: 'lazy', decoding: 'async'});
  image.addEventListener('error', () => image.replaceWith(standIn), {once: true});
  return image;
}

function skeletons() {
  return h('div.group', {'aria-hidden': 'true'}, h('div.skeleton.skeleton-heading'),
      h('div.grid', Array.from({length: 8}, () => h('div.card',
          h('div.poster.skeleton'), h('div.skeleton.skeleton-line'), h('div.skeleton.skeleton-line.short')))));
}
