// Reads WebVTT: chapters, and storyboards whose cues are parts of pictures (Media Fragments, #xywh).

/** "01:02:03.500" or "02:03.500" in seconds; NaN if it is neither. */
export function seconds(text) {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{3})$/.exec(text.trim());
  return match ? Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]) + Number(match[4]) / 1000 : NaN;
}

/** The cues in order of time, each with start, end and text. */
export function cues(vtt) {
  const found = [];
  for (const block of vtt.replaceAll('\r\n', '\n').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => line.includes('-->'));
    if (at < 0) continue;
    const [from, to] = lines[at].split('-->');
    const cue = {
      start: seconds(from), end: seconds(to.trim().split(/\s/)[0]), text: lines.slice(at + 1).join('\n').trim(),
    };
    if (Number.isFinite(cue.start) && Number.isFinite(cue.end)) found.push(cue);
  }
  return found.sort((a, b) => a.start - b.start);
}

const ENTITIES = {'&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0', '&lrm;': '\u200e', '&rlm;': '\u200f'};

/** Chapters: cues with plain text. */
export const chapters = (vtt) => cues(vtt).filter((c) => c.text).map((c) => ({
  ...c, text: c.text.replace(/<[^>]*>/g, '').replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity),
}));

/** The pictures of a storyboard: {start, end, url, x, y, width, height}. */
export function storyboard(vtt, base) {
  const pictures = [];
  for (const {start, end, text} of cues(vtt)) {
    const match = /^(\S+?)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(text);
    if (!match) continue;
    const [x, y, width, height] = match.slice(2).map(Number);
    pictures.push({start, end, url: new URL(match[1], base).href, x, y, width, height});
  }
  return pictures;
}

/** The last cue that has begun, or null. */
export function cueAt(list, time) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].start <= time) low = middle + 1; else high = middle;
  }
  return low ? list[low - 1] : null;
}
