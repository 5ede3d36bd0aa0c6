// Who is signed in. A login is kept for all tabs, because people open recordings in new ones; a pasted
// token for this tab alone.

const KEY = 'recorder.session';
const REFRESH_EARLY_SECONDS = 30;

const listeners = new Set();
let current = read();
let refreshing = null;
let turn = 0;

function read() {
  for (const storage of [sessionStorage, localStorage]) {
    try {
      const found = JSON.parse(storage.getItem(KEY));
      if (found?.access) return found;
    } catch {
      storage.removeItem(KEY);
    }
  }
  return null;
}

function become(session) {
  if (!isOfOneUser(current, session)) turn++;
  current = session;
}

/** Also when what one may do is another: that changes what is listed. */
function isOfOneUser(a, b) {
  if (!a || !b) return a === b;
  return a.access === b.access || identity(a) === identity(b);
}

function identity({access, user}) {
  const {iss, sub, scope} = claims(access);
  if (user?.user_id) return JSON.stringify([user.user_id, user.scope]);
  return sub ? JSON.stringify([iss, sub, scope]) : access;
}

function keep(session) {
  become(session);
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
  if (session) (session.refresh ? localStorage : sessionStorage).setItem(KEY, JSON.stringify(session));
  for (const listener of listeners) listener();
}

function ofLogin(answer, user) {
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? null,
    expires: Date.now() / 1000 + (answer.expires_in ?? 3600),
    user: answer.user ?? user ?? null,
  };
}

/** What a JWT says of itself; the server alone decides whether that is true. */
function claims(token) {
  try {
    const bytes = Uint8Array.from(
        atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

/** Calls back when somebody signs in or out, here or in another tab. */
export const onChange = (listener) => listeners.add(listener);

export const accessToken = () => current?.access ?? null;
export const isSignedIn = () => current !== null;

/**
 * A number that is another one whenever somebody else has signed in, or nobody is any more: what was kept
 * under it is for nobody else. It stays while a login is renewed.
 */
export const userTurn = () => turn;

export function hasScope(scope) {
  const said = current?.user?.scope ?? claims(current?.access ?? '').scope ?? '';
  return (Array.isArray(said) ? said : said.split(' ')).includes(scope);
}

/** The user's name, e-mail address or id, whichever is known. */
export function userName() {
  const user = current?.user;
  return user?.name || user?.email || claims(current?.access ?? '').sub || 'Signed in';
}

// The fragment never leaves the browser, so no log ever holds the token. It is taken out of the
// address bar at once, so that it is in no history and no copied link either.
export function adoptTokenFromFragment() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    adoptToken(token);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
}

export const adoptToken = (token) => keep({access: token.trim(), refresh: null, expires: null, user: null});

export const adoptLogin = (answer) => keep(ofLogin(answer));

/** Forgets who it was. */
export const forget = () => keep(null);

/** Tells the server too that the login is over; what it answers changes nothing here. */
export function signOut() {
  const ended = current;
  forget();
  if (ended?.refresh) {
    post('/api/v1/auth/logout', {refresh_token: ended.refresh}, ended.access).catch(() => {});
  }
}

export const isExpiring = () =>
  Boolean(current?.refresh && current.expires && current.expires - Date.now() / 1000 < REFRESH_EARLY_SECONDS);

/** Gets a new access token; false when that needs the user. One at a time, among all tabs. */
export function refresh(stale) {
  refreshing ??= inTurn(() => exchange(stale)).finally(() => { refreshing = null; });
  return refreshing;
}

const inTurn = (work) => navigator.locks ? navigator.locks.request(KEY, work) : work();

async function exchange(stale) {
  become(read()); // Another tab may have been first.
  if (current && current.access !== stale) return true;
  if (!current?.refresh) return false;
  const response = await post('/api/v1/auth/refresh', {refresh_token: current.refresh});
  if (!response.ok) {
    if (response.status >= 500 || response.status === 429) throw new TypeError('not now');
    return false;
  }
  const answer = await response.json();
  keep(ofLogin({refresh_token: current.refresh, ...answer}, current.user));
  return true;
}

function post(path, body, token) {
  const headers = {'content-type': 'application/json', accept: 'application/json'};
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch(path, {method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store'});
}

addEventListener('storage', (event) => {
  if (event.key !== KEY || sessionStorage.getItem(KEY)) return;
  become(read());
  for (const listener of listeners) listener();
});
