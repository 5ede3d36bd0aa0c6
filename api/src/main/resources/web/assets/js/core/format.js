// How values are written.

const two = (n) => String(n).padStart(2, '0');

/** 4:05, 1:04:05. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 1 recording, 2 recordings. */
export const counted = (n, unit) => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** As it is read aloud: "1 hour 4 minutes 5 seconds". */
export function spoken(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [[Math.floor(whole / 3600), 'hour'], [Math.floor(whole / 60) % 60, 'minute'], [whole % 60, 'second']];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => counted(n, unit));
  return said.length ? said.join(' ') : '0 seconds';
}

export function fileSize(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export const dateTime = (text) =>
  new Date(text).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});

export const timeOfDay = (text) => new Date(text).toLocaleTimeString(undefined, {timeStyle: 'short'});

const DAY = 86400000;

function daysAgo(date, now) {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

/** The heading under which a day's recordings stand. */
export function dayGroup(text, now = new Date()) {
  const date = new Date(text);
  const ago = daysAgo(date, now);
  if (ago <= 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  if (ago < 7) return date.toLocaleDateString(undefined, {weekday: 'long'});
  return date.toLocaleDateString(undefined, {month: 'long', year: 'numeric'});
}

/** When it was, as short as it is clear under its heading. */
export function shortWhen(text, now = new Date()) {
  const date = new Date(text);
  return daysAgo(date, now) < 7
    ? timeOfDay(text)
    : date.toLocaleDateString(undefined, {day: 'numeric', month: 'short'}) + ', ' + timeOfDay(text);
}

/** "in 3 days", "2 minutes ago". */
export function relative(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'});
  const steps = [[60, 1, 'second'], [3600, 60, 'minute'], [86400, 3600, 'hour'], [Infinity, 86400, 'day']];
  const [, size, unit] = steps.find(([below]) => Math.abs(seconds) < below);
  return words.format(Math.trunc(seconds / size), unit);
}

export const percent = (share) => `${Math.round(share * 100)} %`;

export const STATUS = {
  recording: 'Recording now',
  processing: 'Processing',
  completed: 'Ready',
  failed: 'Failed',
  deleted: 'Deleted',
};

const OUTPUTS = {
  live: 'Live stream',
  master: 'Video',
  rendition: 'Streaming qualities',
  audio: 'Sound only',
  chapters: 'Chapters',
  track: 'Track',
  poster: 'Poster',
  sprite: 'Preview pictures',
  composite: 'Other view',
};

/** What an output is to somebody who did not build the recorder. */
export function outputName(output) {
  const name = OUTPUTS[output.kind] ?? output.kind.replaceAll('_', ' ');
  return output.name ? `${name} ${output.name}` : name;
}
