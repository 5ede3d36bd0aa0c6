// The keyboard, as people know it from other players.

import {h} from '../core/dom.js';
import {dialog} from '../ui/feedback.js';

const KEYS = [
  ['Space or K', 'Play or pause'],
  ['← →', 'Back or forward 5 seconds'],
  ['J L', 'Back or forward 10 seconds'],
  ['↑ ↓', 'Louder or softer'],
  ['M', 'Sound off or on'],
  ['F', 'Full screen'],
  ['C', 'Captions'],
  ['0 to 9', 'To 0 % to 90 %'],
  ['Home End', 'To the beginning or the end'],
  ['< >', 'Slower or faster'],
  ['[ ]', 'Chapter before or after'],
  ['?', 'This list'],
];

export function showKeys() {
  return dialog('Keyboard', h('dl.keys', KEYS.map(([keys, what]) => h('div', h('dt', keys.split(/(?= or | to )| /).map(
      (part) => /^(or|to|%)$/.test(part.trim()) ? ` ${part} ` : h('kbd', part.replace(/^ (or|to) /, '')))), h('dd', what)))));
}

/** Whether the key belongs to what has the focus, and not to the player. */
function isTaken(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('dialog[open]')) return true;
  const {target} = event;
  if (target.closest?.('textarea, select, [contenteditable], input:not([type=range])')) return true;
  if (target.closest?.('.menu')) return true;
  const presses = event.key === ' ' || event.key === 'Enter';
  return presses && Boolean(target.closest?.('button, a, summary'));
}

/** Listens until the signal is aborted. */
export function listen(player, signal) {
  document.addEventListener('keydown', (event) => {
    if (isTaken(event)) return;
    const onVolume = event.target.closest?.('.volume');
    const act = action(event.key, player, onVolume);
    if (!act) return;
    event.preventDefault();
    act();
    player.wake();
  }, {signal});
}

function action(key, player, onVolume) {
  if (/^[0-9]$/.test(key)) return () => player.seek(player.length * Number(key) / 10);
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case ' ':
    case 'k': return () => player.toggle();
    case 'ArrowLeft': return onVolume ? null : () => player.skip(-5);
    case 'ArrowRight': return onVolume ? null : () => player.skip(5);
    case 'j': return () => player.skip(-10);
    case 'l': return () => player.skip(10);
    case 'ArrowUp': return () => player.louder(0.05);
    case 'ArrowDown': return () => player.louder(-0.05);
    case 'm': return () => player.mute();
    case 'f': return () => player.fullscreen();
    case 'c': return () => player.toggleCaptions();
    case 'Home': return () => player.seek(0);
    case 'End': return () => player.toEnd();
    case '<': return () => player.faster(-1);
    case '>': return () => player.faster(1);
    case '[': return () => player.chapter(-1);
    case ']': return () => player.chapter(1);
    case '?': return () => showKeys();
    default: return null;
  }
}
