// What runs, what waits, what failed: for those who operate the recorder.

import {h} from '../core/dom.js';

export async function show(root) {
  document.title = 'Operations';
  root.append(h('h1', 'Operations'));
}
