import { isLost, pixels } from './api.js';
import { element, later } from './dom.js';
import { report } from './notice.js';
import { Slider } from './slider.js';
import { overview, withDirection } from './state.js';
import { split } from './tiles.js';

/** Directions of the latent space as sliders, and a pad over two of them. */

const SPAN = 3;
const COUNT = 5;
const SIDE = 48;
const LARGEST = 10;
const STEP = 0.1;

/** @typedef {import('./store.js').Store} Store */
export class Directions {
    #sliders = /** @type {Slider[]} */ ([]);
    #canvas = element('canvas', { width: COUNT * SIDE, height: COUNT * SIDE, 'aria-hidden': 'true' });
    #dot = element('span', { class: 'pad-dot', 'aria-hidden': 'true' });
    #pad;
    #axes;
    #key = '';
    #gesture = '';
    #refresh = later(() => this.#load(), 400);

    /** @param {Store} store */
    constructor(store) {
        this.store = store;
        const numbers = Array.from({ length: store.network.directions }, (_, i) => String(i + 1));
        this.#sliders = numbers.map(n => new Slider(
            { name: `direction.${n}`, label: `Direction ${n}`, minimum: -LARGEST, maximum: LARGEST, initial: 0, precision: 0.01, scale: 'linear', unit: 'σ', group: 'latent' },
            { get: () => store.state.directions[n] ?? 0, set: (value, key) => store.set(withDirection(store.state, n, value), key), gesture: () => store.gesture() }));
        this.#axes = ['across', 'down'].map((name, i) => {
            const select = element('select', { id: `pad-${name}`, onchange: () => this.update() }, ...numbers.map(n => element('option', { value: n, selected: n === numbers[i] }, n)));
            return select;
        });
        this.#pad = element('div', {
            class: 'pad', role: 'application', tabindex: 0, 'aria-label': 'Pad over two directions; the arrow keys move',
            onpointerdown: (/** @type {PointerEvent} */ e) => this.#press(e), onpointermove: (/** @type {PointerEvent} */ e) => e.buttons === 1 && this.#drag(e),
            onkeydown: (/** @type {KeyboardEvent} */ e) => this.#keys(e), ondblclick: () => this.#set(0, 0, ''),
        }, this.#canvas, this.#dot);
        this.element = element('div', { class: 'padded' },
            element('p', { class: 'hint' }, 'Principal components of the network’s own latents, in standard deviations.'),
            ...(numbers.length < 2 ? [] : [
                element('div', { class: 'row axes' }, element('label', { for: 'pad-across' }, 'Direction across'), this.#axes[0], element('label', { for: 'pad-down' }, 'down'), this.#axes[1]), this.#pad]),
            ...this.#sliders.map(s => s.element));
        store.listen(() => this.update());
        new IntersectionObserver(() => this.update()).observe(this.element);
        this.update();
    }

    update() {
        this.#sliders.forEach(slider => slider.update());
        const [x, y] = this.#axes.map(axis => this.store.state.directions[axis.value] ?? 0);
        const share = (/** @type {number} */ v) => `${100 * Math.min(1, Math.max(0, (v + SPAN) / (2 * SPAN)))}%`;
        this.#dot.style.left = share(x);
        this.#dot.style.top = share(y);
        this.#refresh();
    }

    /** @param {PointerEvent} event */
    #press(event) {
        this.#pad.setPointerCapture(event.pointerId);
        this.#gesture = this.store.gesture();
        this.#drag(event);
    }

    /** @param {PointerEvent} event */
    #drag(event) {
        const box = this.#pad.getBoundingClientRect();
        const value = (/** @type {number} */ share) => (Math.min(1, Math.max(0, share)) * 2 - 1) * SPAN;
        this.#set(value((event.clientX - box.left) / box.width), value((event.clientY - box.top) / box.height), this.#gesture);
    }

    /** @param {number} x @param {number} y @param {string} key */
    #set(x, y, key) {
        const limited = (/** @type {number} */ v) => Number(Math.min(LARGEST, Math.max(-LARGEST, v)).toFixed(2));
        this.store.set(withDirection(withDirection(this.store.state, this.#axes[0].value, limited(x)), this.#axes[1].value, limited(y)), key);
    }

    /** @param {KeyboardEvent} event */
    #keys(event) {
        const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
        if (by) {
            const [x, y] = this.#axes.map(axis => this.store.state.directions[axis.value] ?? 0);
            this.#set(x + by[0], y + by[1], 'key pad');
            event.preventDefault();
            event.stopPropagation();
        }
    }

    async #load() {
        if (this.element.offsetParent === null || isLost() || this.#sliders.length < 2) {
            return;
        }
        const [x, y] = this.#axes.map(axis => axis.value);
        const base = overview(this.store.state, this.store.network.parameters);
        const state = this.store.text({ ...base, directions: { ...base.directions, [x]: 0, [y]: 0 } });
        const body = { state, x: Number(x), y: Number(y), span: SPAN, count: COUNT, side: SIDE };
        const key = JSON.stringify(body);
        if (key === this.#key || x === y) {
            return;
        }
        this.#key = key;
        try {
            const context = this.#canvas.getContext('2d');
            split((await pixels('/api/pad', body)).bytes, SIDE).forEach((image, i) => context.putImageData(image, (i % COUNT) * SIDE, Math.floor(i / COUNT) * SIDE));
        } catch (error) {
            this.#key = '';
            report(error);
        }
    }
}
