// Signing in: with e-mail address and password, or with a token from somewhere else.

import {call, isMissingRoute} from '../core/api.js';
import {h} from '../core/dom.js';
import * as session from '../core/session.js';
import {busy} from '../ui/feedback.js';

/** The whole page when nobody is signed in; the address stays, so that the place is kept. */
export function showLogin() {
  return h('section.sign-in', h('h1', 'Sign in'), h('p.soft', 'Watch, share and download what was recorded.'), loginForm(() => {}));
}

/** A form that has adopted a session when it calls `done`. */
export function loginForm(done) {
  const holder = h('div.login');
  const swap = (form) => {
    holder.replaceChildren(form);
    holder.querySelector('input')?.focus();
  };
  const withPassword = (note) => swap(passwordForm(done, () => withToken(), (why) => withToken(why), note));
  const withToken = (note) => swap(tokenForm(done, () => withPassword(), note));
  withPassword();
  queueMicrotask(() => holder.querySelector('input')?.focus());
  return holder;
}

function field(label, attributes) {
  const input = h('input', {required: true, ...attributes});
  return {row: h('label.field', h('span', label), input), input};
}

function passwordForm(done, useToken, unavailable) {
  const email = field('E-mail', {type: 'email', name: 'email', autocomplete: 'username'});
  const password = field('Password', {type: 'password', name: 'password', autocomplete: 'current-password'});
  const error = h('p.form-error', {role: 'alert'});
  const submit = h('button', {type: 'submit'}, 'Sign in');
  const signIn = async () => {
    try {
      session.adoptLogin(await call('POST', '/api/v1/auth/login', {
        anonymous: true, body: {email: email.input.value.trim(), password: password.input.value},
      }));
      done();
    } catch (failure) {
      if (isMissingRoute(failure)) {
        unavailable('This server has no passwords: it takes access tokens.');
      } else {
        error.textContent = sentence(failure);
        again(password.input);
      }
    }
  };
  const onsubmit = (event) => {
    event.preventDefault();
    error.textContent = '';
    busy(submit, signIn);
  };
  return h('form', {onsubmit, class: 'login-form'}, email.row, password.row, error, submit,
      h('button.link', {type: 'button', onclick: useToken}, 'Use an access token instead'));
}

/** What was wrong is typed over, from wherever it was sent. */
function again(input) {
  input.focus();
  input.select();
}

function sentence(error) {
  if (error.status === 401) return 'That e-mail address and password do not belong together.';
  if (error.status === 429) {
    return error.retryAfterSeconds
      ? `Too many attempts. Wait ${error.retryAfterSeconds} seconds, then try again.` : 'Too many attempts. Try again later.';
  }
  return error.message;
}

function tokenForm(done, usePassword, note) {
  const token = field('Access token', {type: 'password', name: 'token', autocomplete: 'off', spellcheck: 'false'});
  const error = h('p.form-error', {role: 'alert'}, note ?? '');
  const onsubmit = async (event) => {
    event.preventDefault();
    const value = token.input.value.trim().replace(/^Bearer\s+/i, '');
    if (!value) return;
    const response = await fetch('/api/v1/recordings?limit=1', {
      headers: {authorization: `Bearer ${value}`}, cache: 'no-store',
    }).catch(() => null);
    if (response?.status === 401) {
      error.textContent = 'This token is not valid, or has expired. Ask for a new one.';
      again(token.input);
      return;
    }
    session.adoptToken(value);
    done();
  };
  return h('form', {onsubmit, class: 'login-form'}, token.row,
      h('p.hint', 'An operator makes one with ', h('code', './recorder token'), '. It stays in this tab and is forgotten when you close it.'),
      error, h('button', {type: 'submit'}, 'Go on'),
      h('button.link', {type: 'button', onclick: usePassword}, 'Sign in with a password instead'));
}
