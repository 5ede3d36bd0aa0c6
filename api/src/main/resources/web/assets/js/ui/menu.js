// A button that opens a small panel under it. Escape, a click elsewhere, or leaving it with Tab closes it.

import {h} from '../core/dom.js';

/**
 * @param button what opens it
 * @param fill makes the panel's content each time it opens
 */
export function menu(button, fill, {className = '', label} = {}) {
  const panel = h('div.menu', {hidden: true, role: 'group', 'aria-label': label ?? button.textContent});
  const upwards = className.includes('menu-up');
  if (className) panel.classList.add(...className.split(' '));
  const wrap = h('div.menu-wrap', button, panel);
  button.setAttribute('aria-haspopup', 'true');
  button.setAttribute('aria-expanded', 'false');

  const onPointer = (event) => { if (!wrap.contains(event.target)) close(false); };
  const close = (refocus = true) => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', onPointer, true);
    if (refocus) button.focus();
  };
  const open = () => {
    panel.replaceChildren(...[fill(close)].flat());
    panel.hidden = false;
    if (!upwards) {
      panel.classList.remove('menu-up');
      panel.classList.toggle('menu-up', panel.getBoundingClientRect().bottom > innerHeight);
    }
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', onPointer, true);
    (panel.querySelector('input:checked, a, button, input') ?? panel).focus?.();
  };
  button.addEventListener('click', () => panel.hidden ? open() : close());
  wrap.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !panel.hidden) {
      event.stopPropagation();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !panel.hidden && event.target.type !== 'radio') {
      const items = [...panel.querySelectorAll('a, button')];
      const next = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
      items[(next + items.length) % items.length]?.focus();
      event.preventDefault();
    }
  });
  wrap.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !wrap.contains(event.relatedTarget)) close(false);
  });
  /** Makes the content of an open panel anew. */
  const refresh = () => {
    if (panel.hidden) return;
    const {name, value} = document.activeElement;
    const had = panel.contains(document.activeElement);
    panel.replaceChildren(...[fill(close)].flat());
    if (had) ([...panel.querySelectorAll('input')].find((i) => i.name === name && i.value === value) ?? panel.querySelector('input, a, button'))?.focus();
  };
  return {wrap, close, refresh, get isOpen() { return !panel.hidden; }};
}
