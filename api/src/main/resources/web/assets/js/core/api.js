// Calls to the API. A token that expired is renewed once; when that fails the user is asked to sign in
// over the page as it stands, and the call goes on.

import * as session from './session.js';

export class ApiError extends Error {
  constructor(status, code, message, details = {}, retryAfterSeconds = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same call may work in a moment. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

let askAgain = async () => { throw new ApiError(401, 'INVALID_TOKEN', 'Please sign in.'); };

/** Says who asks the user to sign in again; the promise is resolved once that is done. */
export const onSessionEnd = (ask) => { askAgain = ask; };

/** A response to a call with the user's token, whatever its status but 401. */
export async function authorized(path, options = {}) {
  if (session.isExpiring()) await session.refresh(session.accessToken()).catch(() => {});
  for (let renewed = false; ; ) {
    const token = session.accessToken();
    const response = await send(path, {
      ...options, headers: {...options.headers, authorization: `Bearer ${token}`},
    });
    if (response.status !== 401) return response;
    await response.body?.cancel();
    const fresh = !renewed && await session.refresh(token).catch((error) => { throw unreachable(error); });
    renewed = true;
    if (!fresh) {
      await askAgain(token);
      renewed = false;
    }
  }
}

async function send(path, options) {
  try {
    return await fetch(path, {cache: 'no-store', ...options});
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw unreachable(error);
  }
}

const unreachable = (error) => Object.assign(
    new ApiError(0, 'UNREACHABLE', 'The server cannot be reached.'), {cause: error});

/** The error that an answer tells of. */
export async function errorOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error ?? {};
  return new ApiError(
      response.status, error.code ?? 'UNKNOWN', error.message ?? `The server answered ${response.status}.`,
      error.details ?? {}, Number(response.headers.get('retry-after')) || null);
}

/** The JSON of a good answer, or null if it has none; throws ApiError. */
export async function call(method, path, {body, signal, anonymous = false} = {}) {
  const headers = {accept: 'application/json'};
  if (body !== undefined) headers['content-type'] = 'application/json';
  const options = {method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body)};
  const response = anonymous ? await send(path, options) : await authorized(path, options);
  if (!response.ok) throw await errorOf(response);
  return response.status === 204 ? null : response.json();
}

export const get = (path, signal) => call('GET', path, {signal});

export const recordingPath = (id) => `/api/v1/recordings/${encodeURIComponent(id)}`;

/**
 * Whether an answer says that the server has no such route, and not that it has no such recording: a server
 * may be older than this page, which its user keeps open.
 */
export const isMissingRoute = (error) =>
  error instanceof ApiError && (error.status === 405 || error.status === 501 ||
    (error.status === 404 && error.code !== 'RECORDING_NOT_FOUND'));
