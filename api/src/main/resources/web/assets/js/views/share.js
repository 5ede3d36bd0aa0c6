// What somebody sees who was sent a link: the recording, and nothing that needs an account.

import {call} from '../core/api.js';
import {h, icon} from '../core/dom.js';
import {clock, dateTime, relative} from '../core/format.js';
import {isChanging, pause} from '../core/events.js';
import {Player} from '../player/player.js';
import {notice, problem} from '../ui/feedback.js';
import {chapterList} from './details.js';

const LOOK_MILLIS = 5000;
const GONE = new Set([401, 403, 404, 410]);

export async function show(root, {parameter: token, signal}) {
  document.title = 'Shared recording';
  root.append(h('div.watch.is-single', {'aria-hidden': 'true'}, h('div.player.skeleton'), h('div.skeleton.skeleton-heading')));
  // Ends when the page is left, or when the link works no more.
  const watching = new AbortController();
  signal.addEventListener('abort', () => watching.abort(), {once: true});
  const look = async () => {
    try {
      return await call('GET', `/api/v1/shares/${encodeURIComponent(token)}`, {anonymous: true, signal});
    } catch (error) {
      if (!signal.aborted && GONE.has(error.status)) {
        watching.abort();
        root.replaceChildren(gone());
      }
      throw error;
    }
  };
  let recording;
  try {
    recording = await look();
  } catch (error) {
    if (!watching.signal.aborted) root.replaceChildren(problem(error, () => location.reload()));
    return;
  }
  const player = new Player({title: recording.title, signal: watching.signal, freshUrl: async () => (await look()).playback_url});
  const meta = h('p.watch-meta');
  const actions = h('div.actions');
  const side = h('div');
  let hasChapters = false;
  root.replaceChildren(h('article.watch.is-single', {'aria-labelledby': 'title'},
      player.element, h('div.title-row', h('h1', {id: 'title'}, recording.title)), h('div.watch-row', meta, actions), side));
  for (;;) {
    document.title = recording.title;
    showIt(recording, player, meta, actions);
    if (recording.chapters_url && !hasChapters) {
      hasChapters = true;
      showChapters(recording, player, side);
    }
    if (!isChanging(recording.processing_status)) return;
    await pause(LOOK_MILLIS, watching.signal);
    if (watching.signal.aborted) return;
    recording = await look().catch(() => recording);
    if (watching.signal.aborted) return;
  }
}

function gone() {
  document.title = 'Shared recording';
  return notice({title: 'This link does not work', text: 'It has expired or was revoked. Ask whoever sent it for a new one.', error: true});
}

async function showChapters(recording, player, side) {
  // Without them it can be watched as well.
  const chapters = await player.chapters(recording.chapters_url).catch(() => []);
  if (chapters.length > 1) side.replaceChildren(chapterList(player, chapters));
}

function showIt(recording, player, meta, actions) {
  const live = recording.processing_status === 'recording';
  player.poster(recording.thumbnail_url);
  if (recording.playback_url) {
    if (!player.isLoaded) player.say(null);
    player.source(recording.playback_url, recording.processing_status === 'completed' ? 'ladder' : 'live');
  } else {
    player.say(recording.processing_status === 'failed' ? 'Nothing of this recording can be played.' : 'The first seconds will be here in a moment…');
  }
  // It grows while the meeting is recorded, and is made anew at its end.
  const board = isChanging(recording.processing_status) ? Math.floor(recording.duration_seconds / 10) : 'whole';
  if (recording.storyboard_url && board !== player.board) {
    player.board = board;
    player.storyboard(recording.storyboard_url).catch(() => { player.board = null; });
  }
  const began = recording.started_at ?? recording.created_at;
  meta.replaceChildren(...[
    live && h('span.live-mark', 'Live'), began && h('span', dateTime(began)),
    recording.duration_seconds > 0 && h('span', clock(recording.duration_seconds)),
    recording.expires_at && h('span', `The link works until ${dateTime(recording.expires_at)} (${relative(recording.expires_at)})`),
  ].filter(Boolean));
  if (recording.download_url && !actions.firstChild) {
    actions.append(h('a.button', {href: recording.download_url, download: true}, icon('download'), 'Download'));
  }
}
