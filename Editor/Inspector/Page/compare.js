import { byId, element, iconButton } from './dom.js';

/** A and B: two states, of which one is edited. */

/** @param {import('./store.js').Store} store @param {import('./stage.js').Stage} stage */
export function buildCompare(store, stage) {
    const slots = ['A', 'B'].map(slot => element('button', {
        type: 'button', class: 'toggle', 'aria-label': `State ${slot}`, title: `Edit state ${slot}`, onclick: () => store.content.slot !== slot && exchange(),
    }, slot));
    const hold = iconButton('eye', 'Hold to compare', () => {}, {
        id: 'hold',
        onpointerdown: () => show(true), onpointerup: () => show(false), onpointercancel: () => show(false), onpointerleave: () => show(false), onblur: () => show(false),
        onkeydown: (/** @type {KeyboardEvent} */ event) => (event.key === ' ' || event.key === 'Enter') && show(true), onkeyup: () => show(false),
    });
    const copy = element('button', { type: 'button', class: 'plain', title: 'Make the other state equal to this one', onclick: () => store.change({ other: store.state }) }, 'A = B');
    byId('compare').append(...slots, iconButton('swap', 'Swap A and B', exchange, { id: 'swap' }), hold, copy);

    function exchange() {
        const { state, other, slot } = store.content;
        store.change({ state: other, other: state, slot: slot === 'A' ? 'B' : 'A' });
    }

    /** @param {boolean} held */
    function show(held) {
        const compared = held ? store.content.other : null;
        if (compared !== stage.compared) {
            stage.compared = compared;
            byId('stage').classList.toggle('compared', held);
            stage.refresh();
        }
    }

    const update = () => slots.forEach(button => button.setAttribute('aria-pressed', String(button.textContent === store.content.slot)));
    store.listen(update);
    update();
    return exchange;
}
