// Which view is shown, what stands above it, and what happens when a session ends.

import {onSessionEnd} from './core/api.js';
import {h, icon, iconButton} from './core/dom.js';
import * as session from './core/session.js';
import {menu} from './ui/menu.js';
import {dialog, problem} from './ui/feedback.js';
import {loginForm, showLogin} from './views/login.js';

const ROUTES = [
  {pattern: /^\/$/, load: () => import('./views/library.js'), nav: 'library'},
  {pattern: /^\/watch\/([^/]+)$/, load: () => import('./views/watch.js'), nav: 'library'},
  {pattern: /^\/ops$/, load: () => import('./views/ops.js'), nav: 'ops'},
  {pattern: /^\/s\/([^/]+)$/, load: () => import('./views/share.js'), open: true},
];

const main = document.getElementById('main');
const bar = document.getElementById('bar');
let leave = new AbortController();

function route() {
  for (const each of ROUTES) {
    const match = each.pattern.exec(location.pathname);
    if (match) return {...each, parameter: match[1] ? decodeURIComponent(match[1]) : null};
  }
  return null;
}

async function show({back = false} = {}) {
  leave.abort();
  leave = new AbortController();
  const {signal} = leave;
  const shown = route();
  header(shown);
  main.replaceChildren();
  if (!shown) {
    main.append(problem({status: 404}));
    return;
  }
  if (!shown.open && !session.isSignedIn()) {
    document.title = 'Sign in · Recorder';
    main.append(showLogin());
    return;
  }
  try {
    const view = await shown.load();
    if (signal.aborted) return;
    await view.show(main, {parameter: shown.parameter, signal, back, go});
  } catch (error) {
    if (!signal.aborted) main.replaceChildren(problem(error, () => show()));
  }
}

/** To another view of this page. */
function go(path, {replace = false} = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  show();
  scrollTo(0, 0);
  main.focus({preventScroll: true});
}

function header(shown) {
  const signedIn = session.isSignedIn();
  const link = (href, text, nav) => h('a', {href, 'aria-current': shown?.nav === nav ? 'page' : null}, text);
  bar.replaceChildren(
      h('a.brand', {href: '/', 'aria-label': 'Recorder, all recordings'}, h('span.brand-mark', {'aria-hidden': 'true'}), 'Recorder'),
      signedIn ? h('nav', {'aria-label': 'Main'}, link('/', 'Recordings', 'library'),
          session.hasScope('recordings:admin') && link('/ops', 'Operations', 'ops')) : h('span'),
      h('div.bar-tools', themeSwitch(), signedIn && account()));
}

function account() {
  const name = session.userName();
  const button = h('button.account', {type: 'button', 'aria-label': `Account: ${name}`, title: name}, name.slice(0, 1).toUpperCase());
  return menu(button, (close) => [
    h('p.menu-head', name),
    h('button.menu-item', {type: 'button', onclick: () => { close(false); session.signOut(); }}, icon('signout'), 'Sign out'),
  ], {className: 'menu-right', label: 'Account'}).wrap;
}

const isDark = () => document.documentElement.dataset.theme
  ? document.documentElement.dataset.theme === 'dark'
  : matchMedia('(prefers-color-scheme: dark)').matches;

function themeSwitch() {
  const label = () => isDark() ? 'Use the light theme' : 'Use the dark theme';
  const button = iconButton(isDark() ? 'sun' : 'moon', label(), () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('recorder.theme', theme);
    button.replaceChildren(icon(isDark() ? 'sun' : 'moon'));
    button.setAttribute('aria-label', label());
    button.title = label();
  });
  return button;
}

// The page stays as it is behind the dialog: the place, what was typed, the picture at its second.
let asking = null;
function signInAgain() {
  asking ??= new Promise((resolve) => {
    const asked = dialog('Your session has ended', [
      h('p.soft', 'Sign in to go on where you were.'), loginForm(() => asked.close()),
    ], {dismissible: false});
    asked.closed.then(() => { asking = null; resolve(); });
  });
  return asking;
}
onSessionEnd(signInAgain);

// What one user was shown goes when another one comes, who may have signed in over it. While a user is asked
// to sign in again the page stays, for it may be the same one who does.
let shownIn = 0;
session.onChange(() => {
  const isOther = session.userTurn() !== shownIn && (!asking || session.isSignedIn());
  if (isOther) shownIn = session.userTurn();
  if (isOther && !route()?.open) show(); else header(route());
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !ROUTES.some((r) => r.pattern.test(url.pathname)) || url.hash) return;
  event.preventDefault();
  go(url.pathname + url.search);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => header(route()));
addEventListener('popstate', () => show({back: true}));

history.scrollRestoration = 'manual';
session.adoptTokenFromFragment();
shownIn = session.userTurn();
show({back: performance.getEntriesByType('navigation')[0]?.type === 'reload'});
addEventListener('hashchange', () => session.adoptTokenFromFragment());
