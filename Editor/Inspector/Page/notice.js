import { onConnection } from './api.js';
import { byId, element } from './dom.js';

const SHOWN_MILLISECONDS = 6000;
const MOST = 3;

/** Shows a short message for some seconds. @param {string} text @param {"message"|"error"} kind */
export function notify(text, kind = 'message') {
    const list = byId('notices');
    const made = element('div', { class: `notice ${kind}` }, text, element('button', { type: 'button', class: 'plain', 'aria-label': 'Close the message', onclick: () => made.remove() }, '×'));
    list.append(made);
    while (list.children.length > MOST) {
        list.firstElementChild.remove();
    }
    setTimeout(() => made.remove(), SHOWN_MILLISECONDS);
}

/** Shows why something failed; replaced requests and lost connections have their own signs. @param {any} error */
export function report(error) {
    if (error?.name !== 'AbortError' && error?.status !== 0 && error?.status !== 409 && error?.status !== 403) {
        notify(error?.message ?? String(error), 'error');
    }
}

/** Shows the banner of a lost connection. */
export function watchConnection() {
    const banner = byId('banner');
    onConnection('lost', event => {
        banner.textContent = event.detail.refused
            ? 'The inspector was started again: open the address that it printed.'
            : 'The connection to the inspector is lost. Trying again …';
        banner.hidden = false;
    });
    onConnection('back', () => {
        banner.hidden = true;
    });
}
