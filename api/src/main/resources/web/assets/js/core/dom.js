// Makes elements. Text is always text: there is no way to put markup in.

/**
 * h('p.meta', {title: 'x', onclick: f}, 'text', child): a tag with classes, attributes, listeners, children.
 * A value of null, undefined or false leaves an attribute or a child out; true sets an empty attribute.
 */
export function h(selector, attributes, ...children) {
  const [tag, ...classes] = selector.split('.');
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(' ');
  let rest = children;
  if (attributes !== null && typeof attributes === 'object' && !(attributes instanceof Node) && !Array.isArray(attributes)) {
    for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  } else if (attributes !== undefined) {
    rest = [attributes, ...children];
  }
  made.append(...rest.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return made;
}

function set(made, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) {
    made.addEventListener(name.slice(2), value);
  } else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'hidden') {
    made[name] = value;
  } else {
    made.setAttribute(name, value === true ? '' : value);
  }
}

const SVG = 'http://www.w3.org/2000/svg';

// Strokes on a grid of 24, two units wide; what begins with "!" is filled.
const ICONS = {
  play: ['!M8 5.5v13l10.5-6.5z'],
  pause: ['!M7 5h3.5v14H7z', '!M13.5 5H17v14h-3.5z'],
  replay: ['M4 12a8 8 0 1 0 2.6-5.9', 'M4 4v4.5h4.5'],
  volume: ['M4 9.5v5h3.5L12 18.500V5.500L7.500 9.500z', 'M15.500 9a4 4 0 0 1 0 6', 'M18 6.500a7.500 7.500 0 0 1 0 11'],
  muted: ['M4 9.5v5h3.5L12 18.500V5.500L7.500 9.500z', 'M16 9.500l5 5', 'M21 9.500l-5 5'],
  captions: ['M4 6h16v12H4z', 'M10.500 10.500a2 2 0 1 0 0 3', 'M16.500 10.500a2 2 0 1 0 0 3'],
  settings: ['M4 7h9', 'M17 7h3', 'M15 5v4', 'M4 12h2', 'M10 12h10', 'M8 10v4', 'M4 17h11', 'M19 17h1', 'M17 15v4'],
  fullscreen: ['M4 9V4h5', 'M15 4h5v5', 'M20 15v5h-5', 'M9 20H4v-5'],
  exit: ['M9 4v5H4', 'M20 9h-5V4', 'M15 20v-5h5', 'M4 15h5v5'],
  help: ['M9.200 9a3 3 0 1 1 4 3.200c-.8.4-1.200 1-1.200 1.800v.5', 'M12 17.500v.1'],
  search: ['M11 4.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13z', 'M16 16l4 4'],
  download: ['M12 4v11', 'M7.500 11l4.500 4.500 4.500-4.500', 'M5 20h14'],
  share: ['M9.500 14.500l5-5', 'M11 7l2-2a4.200 4.200 0 0 1 6 6l-2 2', 'M13 17l-2 2a4.200 4.200 0 0 1-6-6l2-2'],
  trash: ['M4.500 7h15', 'M9.500 7V4.500h5V7', 'M6.500 7l1 12.500h9l1-12.500', 'M10.500 11v5', 'M13.500 11v5'],
  edit: ['M5 19l.8-3.800L16 5l3 3L8.800 18.200z', 'M14 7l3 3'],
  sun: ['M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z', 'M12 3v1.500', 'M12 19.500V21', 'M3 12h1.500', 'M19.500 12H21', 'M5.600 5.600l1.100 1.100', 'M17.300 17.300l1.100 1.100', 'M5.600 18.400l1.100-1.100', 'M17.300 6.700l1.100-1.100'],
  moon: ['M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  check: ['M5 12.500l4.500 4.500L19 7.500'],
  chevron: ['M7 10l5 5 5-5'],
  copy: ['M9 9h10.500v10.500H9z', 'M5 15V4.500h10.500'],
  retry: ['M20 12a8 8 0 1 1-2.600-5.900', 'M20 4v4.500h-4.500'],
  film: ['M4 5h16v14H4z', 'M8 5v14', 'M16 5v14', 'M4 12h16'],
  signout: ['M14 5H5v14h9', 'M10 12h10', 'M16.500 8l4 4-4 4'],
};

/** A picture that says nothing to a screen reader: what holds it has a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  svg.setAttribute('class', 'icon');
  for (const part of ICONS[name]) {
    const path = document.createElementNS(SVG, 'path');
    const filled = part.startsWith('!');
    path.setAttribute('d', filled ? part.slice(1) : part);
    if (filled) path.setAttribute('class', 'filled');
    svg.append(path);
  }
  return svg;
}

/** A button that shows only an icon. */
export function iconButton(name, label, onclick, more = {}) {
  return h('button.icon-button', {type: 'button', 'aria-label': label, title: label, onclick, ...more}, icon(name));
}
