// What runs, what waits, what failed: for those who operate the recorder.

import {call, get, isMissingRoute, recordingPath} from '../core/api.js';
import {h, icon} from '../core/dom.js';
import {pause} from '../core/events.js';
import {clock, counted, fileSize, relative} from '../core/format.js';
import {busy, notice, problem, toast} from '../ui/feedback.js';

const REFRESH_MILLIS = 5000;
const JOBS_PAGE = 100;

/** Why a recording failed only its own answer says: so few at once, and not at every refresh. */
const RECORDINGS_PAGE = 10;
const RECORDINGS_REFRESH_MILLIS = 60000;

/** Three heartbeats missed: something is wrong. */
const SILENT_SECONDS = 16;
const BEHIND_SECONDS = 10;
const LOSSY = 0.02;
const QUIET_TRACK_SECONDS = 10;
const SERVICES = ['ingest', 'transcoder', 'thumbnailer', 'api'];

export async function show(root, {signal}) {
  document.title = 'Operations · Recorder';
  const updated = h('p.soft.ops-updated');
  const body = h('div.ops-body', h('div.skeleton.ops-skeleton'), h('div.skeleton.ops-skeleton'));
  const jobs = failedJobs(signal);
  const recordings = failedRecordings(signal);
  root.append(h('div.ops', h('div.ops-head', h('h1', 'Operations'), updated), body, jobs.element, recordings.element));
  let before = new Map();
  let shownAt = 0;
  for (;;) {
    try {
      const fleet = await get('/api/v1/ops', signal);
      const now = Date.now();
      body.replaceChildren(...[summary(fleet), services(fleet), live(fleet, before, (now - shownAt) / 1000)]);
      before = received(fleet);
      shownAt = now;
      updated.textContent = `As of ${new Date(now).toLocaleTimeString()}`;
      await Promise.all([jobs.refresh(), recordings.refresh()]);
    } catch (error) {
      if (signal.aborted) return;
      if (!error.passes || !shownAt) {
        root.replaceChildren(isMissingRoute(error)
          ? notice({title: 'Not here yet', text: 'This server does not tell operators anything yet.', picture: 'settings'})
          : problem(error, () => { root.replaceChildren(); show(root, {signal}); }));
        return;
      }
      updated.textContent = 'The server cannot be reached; what is shown may be old.';
    }
    await pause(REFRESH_MILLIS, signal);
    while (document.hidden && !signal.aborted) await pause(REFRESH_MILLIS, signal);
    if (signal.aborted) return;
  }
}

// At a glance.

function summary({services, queue}) {
  const count = (status) => queue.filter((q) => q.status === status).reduce((sum, q) => sum + q.count, 0);
  const recordings = liveOf(services).filter((r) => r.status === 'recording').length;
  const silent = services.filter((s) => s.seen_seconds_ago > SILENT_SECONDS).length;
  const missing = SERVICES.filter((name) => !services.some((s) => s.service === name && s.seen_seconds_ago <= SILENT_SECONDS));
  const waiting = queue.filter((q) => q.status === 'queued').map((q) => q.oldest_seconds);
  const figure = (value, label, hint, bad) => h(bad ? 'div.figure.is-bad' : 'div.figure', h('dt', label), h('dd.value', String(value)), h('dd.hint', hint));
  return h('dl.figures',
      figure(recordings, 'Recording now', counted(liveOf(services).reduce((n, r) => n + r.tracks.length, 0), 'track')),
      figure(count('queued'), 'Jobs waiting', waiting.length ? `the oldest for ${clock(Math.max(...waiting))}` : 'nothing waits'),
      figure(count('running'), 'Jobs running', queue.filter((q) => q.status === 'running').map((q) => `${q.count} ${q.kind}`).join(', ') || 'idle'),
      figure(count('failed'), 'Jobs failed', count('failed') ? 'see below' : 'none', count('failed') > 0),
      figure(services.length - silent, 'Services up', missing.length ? `missing: ${missing.join(', ')}` : 'all of them', missing.length > 0 || silent > 0));
}

function table(heading, columns, rows, empty) {
  const id = `ops-${heading.toLowerCase().replaceAll(' ', '-')}`;
  return h('section.ops-block', {'aria-labelledby': id}, h('h2', {id}, heading), rows.length
    ? h('div.scroll', {tabindex: 0, role: 'region', 'aria-labelledby': id}, h('table',
        h('thead', h('tr', columns.map((c) => h('th', {scope: 'col'}, c)))), h('tbody', rows)))
    : h('p.soft', empty));
}

function services({services: all}) {
  return table('Services', ['Service', 'Host', 'State', 'Up since', 'CPU', 'Heap', 'Version'], all.map((s) => {
    const silent = s.seen_seconds_ago > SILENT_SECONDS;
    const {load} = s;
    return h(silent ? 'tr.is-bad' : 'tr', h('th', {scope: 'row'}, s.service), h('td', s.host),
        h('td', h('span', {class: `state ${silent ? 'failed' : 'ready'}`}, silent ? `silent for ${clock(s.seen_seconds_ago)}` : 'up')),
        h('td', relative(s.started_at)), h('td.num', typeof load.cpu_cores === 'number' ? `${load.cpu_cores.toFixed(2)} cores` : '–'),
        h('td.num', load.heap_bytes ? `${fileSize(load.heap_bytes)} of ${fileSize(load.heap_max_bytes)}` : '–'), h('td', s.version));
  }), 'No service has said anything yet.');
}

// Live recordings.

const liveOf = (all) => all.filter((s) => s.service === 'ingest' && s.seen_seconds_ago <= SILENT_SECONDS)
    .flatMap((s) => (s.load.recordings ?? []).map((r) => ({...r, host: s.host})));

const trackKey = (recording, track) => `${recording.recording_id}/${track.track_id}`;

const received = ({services: all}) => new Map(liveOf(all).flatMap((r) => r.tracks.map((t) => [trackKey(r, t), t.bytes_received])));

function live({services: all}, before, seconds) {
  const recordings = liveOf(all);
  return h('section.ops-block', {'aria-labelledby': 'live-heading'}, h('h2', {id: 'live-heading'}, 'Live recordings'),
      recordings.length ? recordings.map((r) => recording(r, before, seconds)) : h('p.soft', 'Nothing is being recorded.'));
}

/** The least distance between the clock and the composition, by recording. */
const least = new Map();

/**
 * Seconds that a recording's composition has lost since this page was opened. The timeline begins with the first
 * packet, not with the clock: so only a growing distance says something.
 */
function fallsBehind(r) {
  const distance = r.duration_seconds - r.media_seconds;
  least.set(r.recording_id, Math.min(distance, least.get(r.recording_id) ?? Infinity));
  return r.status === 'recording' ? distance - least.get(r.recording_id) : 0;
}

function recording(r, before, seconds) {
  const behind = fallsBehind(r);
  const facts = [
    r.host, r.status === 'recording' ? clock(r.duration_seconds) : 'finishing', `composed to ${clock(r.media_seconds)}`,
    behind > BEHIND_SECONDS && h('span.state.failed', `${behind.toFixed(0)} s further behind than before`),
    `compositor ${r.cell_state}${r.cell_restarts ? `, restarted ${r.cell_restarts}×` : ''}`,
    r.upload_backlog ? `${counted(r.upload_backlog, 'segment')} to upload` : null,
  ].filter(Boolean);
  return h('article.live-recording',
      h('h3', h('a', {href: `/watch/${encodeURIComponent(r.recording_id)}`}, r.title)),
      h('p.meta', facts.map((fact) => h('span', fact))),
      h('div.scroll', {tabindex: 0, role: 'region', 'aria-label': `Tracks of ${r.title}`}, h('table',
          h('thead', h('tr', ['Participant', 'Track', 'Rate', 'Lost', 'Repaired', 'Jitter', 'Round trip', 'Made up', 'State']
              .map((c) => h('th', {scope: 'col'}, c)))),
          h('tbody', r.tracks.map((t) => track(r, t, before, seconds))))));
}

function track(r, t, before, seconds) {
  const share = t.packets_received ? t.packets_lost / (t.packets_lost + t.packets_received) : 0;
  const earlier = before.get(trackKey(r, t));
  const rate = earlier === undefined ? '–' : `${Math.max(0, (t.bytes_received - earlier) * 8 / 1000 / seconds).toFixed(0)} kb/s`;
  const quiet = t.last_packet_at && (Date.now() - new Date(t.last_packet_at)) / 1000 > QUIET_TRACK_SECONDS;
  const state = r.status !== 'recording' ? 'ended' : t.muted ? 'muted' : !t.packets_received ? 'nothing received' : quiet ? 'silent' : 'receiving';
  const bad = share > LOSSY || state === 'nothing received' || state === 'silent';
  return h(bad ? 'tr.is-bad' : 'tr', h('th', {scope: 'row'}, t.participant_id), h('td', `${t.source}, ${t.codec}`), h('td.num', rate),
      h('td.num', {class: share > LOSSY ? 'num state failed' : 'num'}, `${(share * 100).toFixed(1)} %`), h('td.num', String(t.packets_repaired)),
      h('td.num', `${(t.jitter_seconds * 1000).toFixed(0)} ms`),
      h('td.num', t.round_trip_seconds === null ? '–' : `${(t.round_trip_seconds * 1000).toFixed(0)} ms`),
      h('td.num', `${(t.concealed_seconds + t.frozen_seconds).toFixed(1)} s`),
      h('td', h('span', {class: `state ${bad ? 'failed' : state === 'receiving' ? 'ready' : ''}`}, state)));
}

// What failed.

/** A list of what failed, newest first: a page of it at first, and one more whenever somebody asks for more. */
class Failures {
  #heading;
  #body = h('div');
  #columns;
  #empty;
  #fetch;
  #row;
  #signal;
  #restMillis;
  #shownAt = -Infinity;
  #pages = 1;

  /**
   * @param fetch gives {items, cursor} of the page at a cursor; the first one's is null, and so is that after the last
   * @param row makes a row of an item; gets what takes the row away as well
   * @param restMillis how long what is shown is fresh enough
   */
  constructor({id, heading, columns, empty, fetch, row, signal, restMillis = 0}) {
    this.#heading = h('h2', {id, tabindex: -1}, heading);
    this.#columns = columns;
    this.#empty = empty;
    this.#fetch = fetch;
    this.#row = row;
    this.#signal = signal;
    this.#restMillis = restMillis;
    this.element = h('section.ops-block', {'aria-labelledby': id}, this.#heading, this.#body);
  }

  /** Looks anew, but not while somebody is at it: a button that is pressed must not move. */
  async refresh() {
    if (this.#body.contains(document.activeElement) || performance.now() - this.#shownAt < this.#restMillis) return;
    await this.#show();
    this.#shownAt = performance.now();
  }

  async #show() {
    const items = [];
    let cursor = null;
    try {
      for (let page = 0; page === 0 || (page < this.#pages && cursor); page++) {
        const next = await this.#fetch(cursor);
        items.push(...next.items);
        cursor = next.cursor;
      }
    } catch (error) {
      if (this.#signal.aborted) throw error;
      this.#body.replaceChildren(h('p.soft', isMissingRoute(error) ? 'This server does not list them yet.' : error.message));
      return;
    }
    if (!items.length) {
      this.#body.replaceChildren(h('p.soft', this.#empty));
      return;
    }
    const more = cursor && h('button.quiet.more', {type: 'button', onclick: (event) => busy(event.currentTarget, () => this.#more())}, 'Show more');
    this.#body.replaceChildren(...[
      h('div.scroll', {tabindex: 0, role: 'region', 'aria-labelledby': this.#heading.id}, h('table',
          h('thead', h('tr', this.#columns.map((c) => h('th', {scope: 'col'}, c)))), h('tbody', items.map((item) => this.#rowOf(item))))),
      more,
    ].filter(Boolean));
  }

  #rowOf(item) {
    const row = this.#row(item, () => this.#remove(row));
    return row;
  }

  /** Who was at the row goes on at the next one. */
  async #remove(row) {
    const held = row.contains(document.activeElement);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (held) (next?.querySelector('button') ?? this.#heading).focus();
    if (!next) await this.#show();
  }

  async #more() {
    const shown = this.#body.querySelectorAll('tbody tr').length;
    this.#pages++;
    await this.#show();
    this.#body.querySelectorAll('tbody tr')[shown]?.querySelector('a')?.focus();
  }
}

const page = (list, answer) => ({items: answer[list] ?? [], cursor: answer.has_more ? answer.next_cursor : null});

const pageQuery = (cursor, limit) => new URLSearchParams({status: 'failed', limit: String(limit), ...(cursor && {cursor})});

const watchLink = (id, text) => h('a', {href: `/watch/${encodeURIComponent(id)}`}, text);

const why = (code, text) => h('td', h('strong', code ?? 'unknown'), text && h('p.soft', text));

function failedJobs(signal) {
  return new Failures({
    id: 'failures-heading', heading: 'Failed jobs', columns: ['Kind', 'Recording', 'Reason', 'Tries', 'Failed', ''],
    empty: 'No job has failed.', row: jobRow, signal,
    fetch: async (cursor) => page('jobs', await get(`/api/v1/jobs?${pageQuery(cursor, JOBS_PAGE)}`, signal)),
  });
}

function jobRow(job, remove) {
  const retry = h('button.quiet', {
    type: 'button', 'aria-label': `Retry ${job.kind} of ${job.recording_id}`,
    onclick: () => busy(retry, async () => {
      await call('POST', `/api/v1/jobs/${encodeURIComponent(job.job_id)}/retry`);
      toast('The job is queued again.');
      await remove();
    }),
  }, icon('retry'), 'Retry');
  return h('tr', h('th', {scope: 'row'}, job.kind), h('td', watchLink(job.recording_id, job.recording_id.slice(0, 13))),
      why(job.reason_code, job.reason), h('td.num', String(job.tries ?? job.attempt ?? '–')),
      h('td', job.finished_at ? relative(job.finished_at) : '–'), h('td', retry));
}

function failedRecordings(signal) {
  /** By recording; what failed stays so. */
  const reasons = new Map();
  const explained = async (recording) => {
    const id = recording.recording_id;
    try {
      if (!reasons.has(id)) reasons.set(id, await get(recordingPath(id), signal));
    } catch (error) {
      // It is shown without a reason, which the next look may find.
      if (signal.aborted) throw error;
    }
    return {...recording, ...reasons.get(id)};
  };
  return new Failures({
    id: 'failed-recordings-heading', heading: 'Failed recordings', columns: ['Recording', 'Reason', 'Begun'],
    empty: 'No recording has failed.', row: recordingRow, signal, restMillis: RECORDINGS_REFRESH_MILLIS,
    fetch: async (cursor) => {
      const {items, cursor: next} = page('recordings', await get(`/api/v1/recordings?${pageQuery(cursor, RECORDINGS_PAGE)}`, signal));
      return {items: await Promise.all(items.map(explained)), cursor: next};
    },
  });
}

const recordingRow = (recording) => h('tr',
    h('th.long', {scope: 'row'}, watchLink(recording.recording_id, recording.title)),
    why(recording.reason_code, recording.reason), h('td', relative(recording.created_at)));
