// What both pages share: the token, calls to the API, and how values are written.

const KEY = 'recorder.token';

// The fragment never leaves the browser, so no log ever holds the token. It is taken out of the
// address bar at once, so that it is in no history and no copied link either.
export function adoptTokenFromFragment() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    sessionStorage.setItem(KEY, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
}

export const token = () => sessionStorage.getItem(KEY);
export const forgetToken = () => sessionStorage.removeItem(KEY);

export class ApiError extends Error {
  constructor(status, code, message, retryAfterSeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export async function get(path) {
  let response;
  try {
    response = await fetch(path, {
      headers: {authorization: `Bearer ${token()}`, accept: 'application/json'},
      cache: 'no-store',
    });
  } catch {
    throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached.', 5);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = body.error ?? {};
    throw new ApiError(response.status, error.code ?? 'UNKNOWN',
        error.message ?? `The server answered ${response.status}.`,
        Number(response.headers.get('retry-after')) || 5);
  }
  return body;
}

// Shows the sign-in form; resolves when a token was entered.
export function askForToken() {
  const form = document.getElementById('sign-in');
  const input = document.getElementById('token');
  form.hidden = false;
  input.focus();
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, input.value.trim());
      input.value = '';
      form.hidden = true;
      resolve();
    };
  });
}

export function say(text, isError = false) {
  const message = document.getElementById('message');
  message.textContent = text;
  message.classList.toggle('error', isError);
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function clockTime(seconds) {
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = `${two(Math.floor(seconds) % 60)}`;
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

export function fileSize(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export const dateTime = (text) =>
  new Date(text).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});

export const STATUS = {
  recording: 'Recording now',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
  deleted: 'Deleted',
};
