import {
  STATUS, adoptTokenFromFragment, askForToken, clockTime, dateTime, element, fileSize, forgetToken,
  get, say, token,
} from './common.js';

const byId = (id) => document.getElementById(id);
const list = byId('list');
let nextCursor = null;

function card(recording) {
  const link = element('a', 'card');
  link.href = `/watch/${encodeURIComponent(recording.recording_id)}`;
  const poster = element('div', 'poster');
  if (recording.thumbnail_url) {
    const image = element('img');
    image.src = recording.thumbnail_url;
    image.alt = '';
    image.loading = 'lazy';
    image.onerror = () => image.remove();
    poster.append(image);
  }
  poster.append(element('span', 'time', clockTime(recording.duration_seconds)));
  const body = element('div', 'body');
  body.append(element('h2', '', recording.title));
  const meta = element('p', 'meta');
  const status = recording.processing_status;
  meta.append(element('span', `badge ${status}`, STATUS[status] ?? status));
  const size = recording.file_size_bytes ? ` · ${fileSize(recording.file_size_bytes)}` : '';
  meta.append(` ${dateTime(recording.created_at)}${size}`);
  body.append(meta);
  link.append(poster, body);
  const item = element('li');
  item.append(link);
  return item;
}

async function load(cursor) {
  const query = new URLSearchParams({limit: '24'});
  if (byId('status').value) query.set('status', byId('status').value);
  if (cursor) query.set('cursor', cursor);
  say('Loading…');
  try {
    const page = await get(`/api/v1/recordings?${query}`);
    const cards = page.recordings.map(card);
    if (cursor) list.append(...cards); else list.replaceChildren(...cards);
    nextCursor = page.next_cursor;
    byId('more').hidden = !page.has_more;
    byId('library').hidden = false;
    byId('sign-out').hidden = false;
    say(list.children.length ? '' : 'There are no recordings here yet.');
  } catch (error) {
    if (error.status === 401) {
      await signInAgain('Please sign in: the token is missing, invalid or expired.');
    } else {
      say(error.message, true);
    }
  }
}

async function signInAgain(reason) {
  forgetToken();
  byId('library').hidden = true;
  byId('sign-out').hidden = true;
  say(reason, Boolean(reason));
  await askForToken();
  await load(null);
}

byId('status').onchange = () => load(null);
byId('more').onclick = () => load(nextCursor);
byId('sign-out').onclick = () => signInAgain('');

adoptTokenFromFragment();
if (token()) load(null); else signInAgain('');
