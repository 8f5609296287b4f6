import { byId, element, iconButton } from './dom.js';
import { Slider } from './slider.js';
import { notify } from './notice.js';
import { MAXIMUM_WARPS, withWarp, withoutWarp } from './state.js';

/** Warps that are placed with the pointer: their list. Their handles on the image are in handles.js. */

/** @typedef {import('./store.js').Store} Store @typedef {import('./state.js').Warp} Warp */

const radius = { name: 'radius', label: 'Radius', minimum: 0.001, maximum: 100, initial: 0.5, precision: 0.001, scale: 'logarithmic', unit: '', group: 'warp' };

/** What can be placed, and the strength that it begins with. */
const KINDS = {
    Attract: { kind: 'attract', strength: 2 }, Repel: { kind: 'attract', strength: 0.6 }, Swirl: { kind: 'swirl', strength: 90 }, Bulge: { kind: 'bulge', strength: 0.5 },
};

/** The strength of a kind of warp as a parameter. @type {Record<string, any>} */
export const STRENGTH = {
    attract: { label: 'Magnitude', minimum: 0.125, maximum: 8, initial: 1, precision: 0.001, scale: 'logarithmic', unit: '' },
    swirl: { label: 'Angle', minimum: -3600, maximum: 3600, initial: 0, precision: 0.1, scale: 'linear', unit: '°' },
    bulge: { label: 'Strength', minimum: -1, maximum: 0.95, initial: 0, precision: 0.001, scale: 'linear', unit: '' },
};

/** The name that is shown. @param {Warp} warp */
export const title = warp => (warp.kind === 'swirl' ? 'Swirl' : warp.kind === 'bulge' ? 'Bulge' : warp.strength < 1 ? 'Repel' : 'Attract');

/** @param {Store} store @param {import('./stage.js').Stage} stage */
export function buildWarps(store, stage) {
    let waiting = '';
    const buttons = Object.entries(KINDS).map(([name]) => element('button', {
        type: 'button', class: 'toggle', 'aria-pressed': 'false', title: `${name}: press here, then on the image`, 'data-place': name,
        onclick: (/** @type {MouseEvent} */ event) => {
            // A key press has no pointer to place with: the middle of the view then.
            if (event.detail === 0) {
                place(name, stage.view.x, stage.view.y);
            } else {
                wait(waiting === name ? '' : name);
            }
        },
    }, name));
    const list = element('div', { class: 'warp-list' });
    byId('warps').append(element('div', { class: 'row buttons' }, ...buttons), list);

    /** @param {string} name */
    function wait(name) {
        waiting = name;
        buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.place === name)));
        byId('stage').classList.toggle('placing', name !== '');
    }

    /** @param {string} name @param {number} x @param {number} y */
    function place(name, x, y) {
        if (store.state.warps.length >= MAXIMUM_WARPS) {
            notify(`There are ${MAXIMUM_WARPS} warps already, which is the most.`, 'error');
            return;
        }
        const { kind, strength } = /** @type {any} */ (KINDS)[name];
        const fixed = (/** @type {number} */ v) => Number(v.toFixed(6));
        const warp = { kind, strength, x: fixed(x), y: fixed(y), radius: Number(Math.min(100, Math.max(0.001, store.state.values.scale * 0.5)).toPrecision(4)) };
        store.set({ ...store.state, warps: [...store.state.warps, warp] });
    }

    stage.placing = point => {
        if (waiting === '') {
            return false;
        }
        const at = stage.imagePoint(point);
        place(waiting, at.x, at.y);
        wait('');
        return true;
    };

    let kinds = '';
    let sliders = /** @type {Slider[]} */ ([]);
    const update = () => {
        const now = store.state.warps.map(title).join();
        if (now !== kinds) {
            kinds = now;
            sliders = [];
            list.replaceChildren(...store.state.warps.map((warp, i) => item(warp, i)));
        }
        sliders.forEach(slider => slider.update());
    };

    /** @param {Warp} warp @param {number} index */
    function item(warp, index) {
        const name = `${title(warp)} ${index + 1}`;
        const make = (/** @type {any} */ parameter, /** @type {"strength"|"radius"} */ field) => {
            const slider = new Slider({ ...parameter, name: `warp ${index} ${field}`, group: 'warp', label: parameter.label }, {
                get: () => store.state.warps[index]?.[field] ?? parameter.initial,
                set: (value, key) => store.set(withWarp(store.state, index, { [field]: value }), key),
                gesture: () => store.gesture(),
            });
            sliders.push(slider);
            return slider.element;
        };
        return element('fieldset', { class: 'warp' }, element('legend', {}, name), iconButton('bin', `Delete ${name}`, () => store.set(withoutWarp(store.state, index))),
            make(STRENGTH[warp.kind], 'strength'), ...(warp.kind === 'attract' ? [] : [make(radius, 'radius')]));
    }

    store.listen(update);
    update();
}
