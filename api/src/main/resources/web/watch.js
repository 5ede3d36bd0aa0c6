import {
  STATUS, adoptTokenFromFragment, askForToken, clockTime, dateTime, element, fileSize, forgetToken,
  get, say, token,
} from './common.js';

const POLL_MILLIS = 4000;
const byId = (id) => document.getElementById(id);
const id = decodeURIComponent(location.pathname.split('/').pop());
const video = byId('video');
let playing = false;
let freshPlaybackUrl = null;

function play(url) {
  playing = true;
  const Hls = window.Hls;
  if (!Hls || !Hls.isSupported()) {
    video.src = url; // Safari plays HLS itself.
    return;
  }
  const hls = new Hls({enableWorker: false, backBufferLength: 60});
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
    } else if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
      // The signed URL may have expired during a long pause: go on from here with a fresh one.
      setTimeout(() => {
        hls.config.startPosition = video.currentTime;
        hls.loadSource(freshPlaybackUrl);
      }, 2000);
    } else {
      say('This recording cannot be played here. Try the download.', true);
    }
  });
  hls.loadSource(url);
  hls.attachMedia(video);
}

function lines(recording) {
  const people = recording.participants.map((person) => {
    const item = element('li', '', person.display_name);
    item.append(element('span', '', dateTime(person.joined_at)));
    return item;
  });
  byId('people').replaceChildren(...(people.length ? people : [element('li', '', 'None known')]));
  const outputs = recording.outputs.map((output) => {
    const item = element('li', '', output.kind);
    const running = output.status === 'running' && output.progress > 0
      ? `running, ${Math.round(output.progress * 100)} %` : output.status;
    item.append(element('span', '', output.bytes ? `${running} · ${fileSize(output.bytes)}` : running));
    return item;
  });
  byId('outputs').replaceChildren(...outputs);
}

function show(recording) {
  const status = recording.processing_status;
  document.title = recording.title;
  byId('title').textContent = recording.title;
  byId('badge').textContent = STATUS[status] ?? status;
  byId('badge').className = `badge ${status}`;
  const size = recording.file_size_bytes ? [fileSize(recording.file_size_bytes)] : [];
  byId('facts').textContent =
    [dateTime(recording.started_at), clockTime(recording.duration_seconds), ...size].join(' · ');
  byId('reason').hidden = !recording.reason;
  byId('reason').textContent = recording.reason ?? '';
  lines(recording);
  if (recording.thumbnail_url && !video.poster) video.poster = recording.thumbnail_url;

  freshPlaybackUrl = recording.playback_url;
  if (recording.playback_url && !playing) play(recording.playback_url);
  byId('waiting').hidden = Boolean(recording.playback_url);
  byId('waiting').textContent = status === 'failed'
    ? 'Nothing of this recording can be played.' : 'Waiting for the first seconds…';

  const download = byId('download');
  download.hidden = !recording.download_url;
  if (recording.download_url && recording.playback_url) {
    // A link sends no Authorization header: it uses the playback token instead.
    const url = new URL(recording.download_url);
    url.searchParams.set('token', new URL(recording.playback_url).searchParams.get('token'));
    download.href = url.href;
  }
  byId('recording').hidden = false;
  say('');
  return status === 'recording' || status === 'processing';
}

async function signIn(reason) {
  forgetToken();
  byId('recording').hidden = true;
  say(reason, Boolean(reason));
  await askForToken();
}

async function watch() {
  for (;;) {
    if (!token()) await signIn('');
    let again = true;
    try {
      again = show(await get(`/api/v1/recordings/${encodeURIComponent(id)}`));
    } catch (error) {
      if (error.status === 401) {
        await signIn('Please sign in: the token is missing, invalid or expired.');
        continue;
      }
      say(error.status === 404 ? 'There is no such recording, or it is not yours.' : error.message, true);
      again = error.status === 0 || error.status >= 500;
    }
    // When nothing changes any more, a look now and then keeps the playback URL fresh.
    await new Promise((resolve) => setTimeout(resolve, again ? POLL_MILLIS : 600000));
  }
}

adoptTokenFromFragment();
watch();
