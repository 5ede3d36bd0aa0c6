// Follows a recording while it changes: server-sent events, and where there are none, a look now and then.

import {authorized, errorOf, get, isMissingRoute, recordingPath} from './api.js';

const POLL_MILLIS = 4000;
const SILENCE_MILLIS = 60000;
const FIRST_RETRY_MILLIS = 1000;
const LAST_RETRY_MILLIS = 30000;

/** Whether more will come of a recording in this status. */
export const isChanging = (status) => status === 'recording' || status === 'processing';

/** Waits; returns early when aborted. */
export const pause = (millis, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, millis);
  signal?.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, {once: true});
});

/** The events of a text/event-stream as {event, data}. */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = 'message';
  let data = [];
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length) yield {event, data: data.join('\n')};
        event = 'message';
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(5).replace(/^ /, ''));
      } else if (line.startsWith('event:')) {
        event = line.slice(6).trim();
      } else {
        yield {event: 'comment', data: ''};
      }
    }
  }
}

/**
 * Tells of every change until the recording changes no more, is gone, or the signal is aborted.
 *
 * @param onStatus gets {recording_id, processing_status, outputs}
 */
export async function follow(id, onStatus, signal) {
  let retry = FIRST_RETRY_MILLIS;
  while (!signal.aborted) {
    try {
      if (await listen(id, (status) => { retry = FIRST_RETRY_MILLIS; onStatus(status); }, signal)) return;
    } catch (error) {
      if (signal.aborted) return;
      if (isMissingRoute(error)) return poll(id, onStatus, signal);
      if (error.status >= 400 && error.status < 500 && error.status !== 429) return;
    }
    await pause(retry, signal);
    retry = Math.min(2 * retry, LAST_RETRY_MILLIS);
  }
}

/** Listens to one stream; true when nothing will follow. */
async function listen(id, onStatus, signal) {
  const quiet = new AbortController();
  const end = () => quiet.abort();
  signal.addEventListener('abort', end, {once: true});
  let watchdog = setTimeout(end, SILENCE_MILLIS);
  try {
    const response = await authorized(`${recordingPath(id)}/events`, {
      headers: {accept: 'text/event-stream'}, signal: quiet.signal,
    });
    if (!response.ok) throw await errorOf(response);
    for await (const {event, data} of readEvents(response.body)) {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE_MILLIS);
      if (event !== 'status') continue;
      const status = JSON.parse(data);
      onStatus(status);
      if (!isChanging(status.processing_status)) return true;
    }
    return false;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', end);
    end();
  }
}

async function poll(id, onStatus, signal) {
  for (;;) {
    await pause(POLL_MILLIS, signal);
    if (signal.aborted) return;
    try {
      const recording = await get(recordingPath(id), signal);
      onStatus(recording);
      if (!isChanging(recording.processing_status)) return;
    } catch (error) {
      if (signal.aborted || !error.passes) return;
    }
  }
}

/** How far the outputs that are being made have come together, 0 to 1. */
export function overallProgress(outputs) {
  const counted = outputs.filter((o) => o.kind !== 'live');
  if (!counted.length) return 0;
  const sum = counted.reduce((all, o) => all + (o.status === 'completed' || o.status === 'failed' ? 1 : o.progress ?? 0), 0);
  return sum / counted.length;
}
