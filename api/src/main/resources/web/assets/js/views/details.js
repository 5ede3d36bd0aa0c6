// What stands beside and under the player: chapters, people, files.

import {h} from '../core/dom.js';
import {clock, fileSize, outputName, percent, timeOfDay} from '../core/format.js';

/** A list of chapters that follows the player. */
export function chapterList(player, chapters) {
  const buttons = new Map(chapters.map((chapter) => [chapter.start, h('button.chapter', {
    type: 'button', onclick: () => player.seek(chapter.start),
  }, h('span.chapter-time', clock(chapter.start)), h('span', chapter.text))]));
  player.addEventListener('chapter', ({detail}) => {
    for (const [start, button] of buttons) button.setAttribute('aria-current', String(detail?.start === start));
  });
  return h('section.side-block', {'aria-labelledby': 'chapters-heading'}, h('h2', {id: 'chapters-heading'}, 'Chapters'),
      h('ol.chapters', [...buttons.values()].map((button) => h('li', button))));
}

export function people(participants, over) {
  return h('section.side-block', {'aria-labelledby': 'people-heading'}, h('h2', {id: 'people-heading'}, 'People'),
      participants.length
        ? h('ul.people', participants.map((p) => h('li', h('span.initial', {'aria-hidden': 'true'}, [...p.display_name][0]?.toUpperCase() ?? ''),
            h('span.person', p.display_name),
            h('span.when', span(p, over)))))
        : h('p.soft', 'Nobody has joined yet.'));
}

function span(participant, over) {
  const joined = timeOfDay(participant.joined_at);
  if (participant.left_at) return `${joined} – ${timeOfDay(participant.left_at)}`;
  return over ? joined : `since ${joined}`;
}

const SHOWN_IN_PROGRESS = ['pending', 'running', 'failed'];

/** What is still being made of the recording, and what could not be made and why. */
export function progress(outputs) {
  const left = outputs.filter((o) => SHOWN_IN_PROGRESS.includes(o.status) && o.kind !== 'live');
  if (!left.length) return null;
  return h('ul.making-list', left.map((o) => h('li', h('span', outputName(o)),
      o.status === 'failed'
        ? h('span.state.failed', o.reason ?? 'could not be made')
        : o.status === 'pending' ? h('span.soft', 'waiting')
          : h('span.making-row', h('progress', {max: 1, value: o.progress, 'aria-label': outputName(o)}), h('span.soft', percent(o.progress))))));
}

const seconds = (value) => `${value.toFixed(1)} s`;

/** How well it arrived: what was lost on the way, and what had to be made up for it. */
export function quality(values) {
  if (!values) return null;
  const sync = values.av_offset_seconds;
  const rows = [
    ['Packets lost', `${(100 * values.loss_ratio).toFixed(2)} %`],
    ['Packets repaired', String(values.packets_repaired)],
    ['Sound made up', seconds(values.concealed_seconds)],
    ['Picture frozen', seconds(values.frozen_seconds)],
    ['Gaps', values.gaps ? `${values.gaps}, ${seconds(values.gap_seconds)}` : 'none'],
    typeof sync === 'number' && ['Sound ahead of picture', `${Math.round(1000 * sync)} ms`],
  ].filter(Boolean);
  return h('details.side-block', h('summary', 'Quality'), h('dl.facts', rows.map(([name, value]) =>
    h('div', h('dt', name), h('dd', value)))));
}

/**
 * The files that can be downloaded: {label, detail, url}. A link sends no Authorization header, so it carries the
 * download token, which `withToken` adds.
 */
export function downloads(recording, withToken) {
  const files = [];
  if (recording.download_url) {
    files.push({label: 'Video (MP4)', detail: fileSize(recording.file_size_bytes), url: withToken(recording.download_url)});
  }
  for (const output of recording.outputs ?? []) {
    if (output.kind === 'master' || output.status !== 'completed') continue;
    const url = output.download_url ?? (output.kind === 'composite' && recording.download_url
      ? `${recording.download_url}?rendition=${encodeURIComponent(output.name)}` : null);
    if (url) files.push({label: outputName(output), detail: fileSize(output.bytes), url: withToken(url)});
  }
  return files;
}
