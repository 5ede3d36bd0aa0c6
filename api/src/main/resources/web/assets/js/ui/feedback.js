// How the page speaks: short messages, states of a whole area, dialogs.

import {h, icon, iconButton} from '../core/dom.js';

const TOAST_MILLIS = 6000;

/** Says something in passing. */
export function toast(text, {error = false, action} = {}) {
  const close = () => box.remove();
  const box = h(error ? 'div.toast.is-error' : 'div.toast', h('span', text),
      action && h('button.link', {type: 'button', onclick: () => { close(); action.run(); }}, action.label),
      iconButton('close', 'Dismiss', close));
  const holder = document.getElementById('toasts');
  while (holder.children.length > 2) holder.firstChild.remove();
  holder.append(box);
  if (!error) setTimeout(close, TOAST_MILLIS);
}

/** What an area shows instead of what was asked for: why, and what to do next. */
export function notice({title, text, actions = [], picture = 'film', error = false}) {
  return h(error ? 'div.notice.is-error' : 'div.notice', {role: error ? 'alert' : null},
      h('div.notice-picture', icon(picture)), h('h2', title), text && h('p', text),
      actions.length > 0 && h('div.notice-actions', actions));
}

/** An error in words for the user, with a way on. */
export function problem(error, again) {
  const retry = again && h('button', {type: 'button', onclick: again}, 'Try again');
  if (error.status === 404) {
    return notice({
      title: 'Not found', picture: 'search', error: true,
      text: 'It does not exist, was deleted, or belongs to somebody who has not shared it with you.',
      actions: [h('a.button', {href: '/'}, 'All recordings')],
    });
  }
  if (error.status === 403) {
    return notice({title: 'Not allowed', text: error.message, error: true, actions: [h('a.button', {href: '/'}, 'All recordings')]});
  }
  if (error.status === 0) {
    return notice({
      title: 'The server cannot be reached', error: true, picture: 'retry',
      text: 'Check your connection. Nothing is lost: the recorder goes on without this page.', actions: [retry].filter(Boolean),
    });
  }
  if (error.status === 429) {
    const wait = error.retryAfterSeconds ? `Try again in ${error.retryAfterSeconds} seconds.` : 'Try again later.';
    return notice({title: 'Too many requests', text: `Your account’s hourly limit is used up. ${wait}`, error: true, actions: [retry].filter(Boolean)});
  }
  return notice({
    title: 'Something went wrong', error: true, picture: 'retry',
    text: error.message, actions: [retry].filter(Boolean),
  });
}

/** A modal dialog; removed when it closes. Returns it with close() taking what `closed` resolves to. */
export function dialog(title, content, {dismissible = true, className = ''} = {}) {
  const heading = h('h2', {id: `dialog-${crypto.randomUUID?.() ?? Date.now()}`}, title);
  const box = h('dialog', {'aria-labelledby': heading.id, class: className},
      h('div.dialog-head', heading, dismissible && iconButton('close', 'Close', () => box.close())), content);
  let result = null;
  const closed = new Promise((resolve) => box.addEventListener('close', () => { box.remove(); resolve(result); }));
  box.addEventListener('cancel', (event) => { if (!dismissible) event.preventDefault(); });
  box.addEventListener('pointerdown', (event) => { if (dismissible && event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return {box, closed, close: (value) => { result = value; box.close(); }};
}

/** Asks before something that cannot be taken back; true when the user means it. */
export function confirm({title, text, verb}) {
  const asked = dialog(title, [
    h('p', text),
    h('div.dialog-actions',
        h('button.quiet', {type: 'button', autofocus: true, onclick: () => asked.close(false)}, 'Cancel'),
        h('button.danger', {type: 'button', onclick: () => asked.close(true)}, verb)),
  ]);
  return asked.closed;
}

/**
 * Runs what a button does; it does nothing more meanwhile, and keeps the focus, which a disabled button would lose.
 * Errors are told.
 */
export async function busy(button, work) {
  if (button.hasAttribute('aria-busy')) return undefined;
  button.setAttribute('aria-busy', 'true');
  button.setAttribute('aria-disabled', 'true');
  try {
    return await work();
  } catch (error) {
    toast(error.message, {error: true});
    return undefined;
  } finally {
    button.removeAttribute('aria-disabled');
    button.removeAttribute('aria-busy');
  }
}
