// Links for people without an account.

import {call, get, isMissingRoute, recordingPath} from '../core/api.js';
import {h, icon, iconButton} from '../core/dom.js';
import {dateTime, relative} from '../core/format.js';
import {busy, dialog, toast} from '../ui/feedback.js';

const EXPIRIES = [[3600, '1 hour'], [86400, '1 day'], [7 * 86400, '7 days'], [30 * 86400, '30 days']];
const DEFAULT_EXPIRY = 7 * 86400;

export function shareDialog(recording) {
  const path = `${recordingPath(recording.recording_id)}/shares`;
  const intro = h('p.soft', 'Whoever has the link can watch without signing in.');
  const list = h('div.shares', h('div.skeleton.skeleton-line'));
  const expiry = h('select', {name: 'expiry', autofocus: true}, EXPIRIES.map(([seconds, label]) =>
    h('option', {value: seconds, selected: seconds === DEFAULT_EXPIRY}, label)));
  const download = h('input', {type: 'checkbox', name: 'download'});
  const create = h('button', {type: 'submit'}, 'Create link');
  const form = h('form.share-form', {
    onsubmit: (event) => {
      event.preventDefault();
      busy(create, async () => {
        try {
          const made = await call('POST', path, {
            body: {expires_in_seconds: Number(expiry.value), allow_download: download.checked},
          });
          await load(made);
        } catch (error) {
          if (!isMissingRoute(error)) throw error;
          unavailable();
        }
      });
    },
  }, h('label.field', h('span', 'The link works for'), expiry),
  h('label.check', download, h('span', 'Viewers may download the video')), create);

  const unavailable = () => {
    form.remove();
    intro.remove();
    list.replaceChildren(h('p.soft', 'This server does not share links yet. Download the recording and send the file instead.'));
  };

  const load = async (made) => {
    try {
      const {shares} = await get(path);
      const shown = made ? [{...shares.find((s) => s.share_id === made.share_id), ...made}, ...shares.filter((s) => s.share_id !== made.share_id)] : shares;
      list.replaceChildren(...(shown.length ? [h('ul', shown.map((share) => row(share, share.share_id === made?.share_id)))]
        : [h('p.soft', 'There is no link to this recording yet.')]));
      if (made) list.querySelector('.copy')?.focus();
    } catch (error) {
      if (isMissingRoute(error)) unavailable(); else list.replaceChildren(h('p.form-error', error.message));
    }
  };

  // The row that held the focus is gone: what took its place has it next, or what makes a new link.
  const focusNear = (position) => {
    const rows = list.querySelectorAll('li');
    (rows[Math.min(position, rows.length - 1)]?.querySelector('.revoke') ?? create).focus();
  };

  const row = (share, fresh) => {
    const expired = new Date(share.expires_at) <= new Date();
    const facts = [expired ? 'expired' : `until ${dateTime(share.expires_at)} (${relative(share.expires_at)})`,
      share.allow_download ? 'with download' : 'watching only'].join(', ');
    const url = share.url && new URL(share.url, location.href).href;
    const revoke = iconButton('trash', 'Revoke this link', () => busy(revoke, async () => {
      const position = [...list.querySelectorAll('li')].indexOf(revoke.closest('li'));
      await call('DELETE', `${path}/${encodeURIComponent(share.share_id)}`);
      toast('The link works no more.');
      await load();
      focusNear(position);
    }));
    revoke.classList.add('revoke');
    return h('li', {class: fresh ? 'is-fresh' : null},
        url ? h('input', {type: 'text', readonly: true, value: url, 'aria-label': 'Link', onfocus: (event) => event.target.select()})
          : h('span.soft', 'Shown once, when it was made'),
        url && h('button.quiet.copy', {type: 'button', onclick: (event) => copy(url, event.currentTarget)}, icon('copy'), 'Copy'),
        revoke, h('small.soft', facts));
  };

  dialog('Share', [intro, form, list], {className: 'share-dialog'});
  return load();
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS there is no clipboard: then the text is selected, to be copied by hand.
    const input = button.parentElement.querySelector('input');
    input.focus();
    input.select();
    if (!document.execCommand?.('copy')) {
      toast('Press Ctrl+C to copy the link.');
      return;
    }
  }
  toast('The link is copied.');
}
