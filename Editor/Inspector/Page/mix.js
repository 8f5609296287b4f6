import { isLost, pixels } from './api.js';
import { element, later } from './dom.js';
import { report } from './notice.js';
import { Slider } from './slider.js';
import { overview } from './state.js';
import { paint, split } from './tiles.js';

/** Two latents: styles of the second from an index on, or a blend of both. */

const TILES = 7;
const SIDE = 64;

/** @typedef {import('./store.js').Store} Store */
export class Mix {
    #tiles;
    #sliders = /** @type {Slider[]} */ ([]);
    #key = '';
    #list = element('ol', { class: 'styles', 'aria-label': 'Styles and the seed that each comes from' });
    #refresh = later(() => this.#load(), 400);

    /** @param {Store} store */
    constructor(store) {
        this.store = store;
        const { network } = store;
        const second = { name: 'second', label: 'Second seed', minimum: 0, maximum: 999_999, initial: 1, precision: 1, scale: /** @type {const} */ ('linear'), unit: '', group: 'latent' };
        const from = {
            name: 'mix', label: 'From style', minimum: 0, maximum: network.styleCount, initial: network.styleCount, precision: 1,
            scale: /** @type {const} */ ('linear'), unit: '', group: 'latent',
        };
        const share = { name: 'blend', label: 'Share', minimum: 0, maximum: 1, initial: 0, precision: 0.001, scale: /** @type {const} */ ('linear'), unit: '', group: 'latent' };
        this.#tiles = Array.from({ length: TILES }, (_, i) => element('button', {
            type: 'button', class: 'strip-tile', 'aria-label': `Blend ${Math.round((100 * i) / (TILES - 1))} %`, title: `${Math.round((100 * i) / (TILES - 1))} % of the second`,
            onclick: () => this.#setShare(i / (TILES - 1), ''),
        }, element('canvas', { width: SIDE, height: SIDE })));
        const gesture = () => store.gesture();
        this.#sliders = [
            new Slider(second, { get: () => store.content.second, set: (value, key) => this.#setSecond(value, key), gesture }),
            new Slider(from, { get: () => store.state.mix[0]?.from ?? network.styleCount, set: (value, key) => this.#setFrom(value, key), gesture }),
            new Slider(share, { get: () => store.state.blend?.share ?? 0, set: (value, key) => this.#setShare(value, key), gesture }),
        ];
        const [secondSlider, fromSlider, shareSlider] = this.#sliders.map(s => s.element);
        this.element = element('div', { class: 'padded' },
            element('p', { class: 'hint' }, 'Shift-click a seed or a star to make it the second.'), secondSlider,
            element('h2', {}, 'Mix by style'), element('p', { class: 'hint' }, 'Styles before the index set the coarse structure, those after it the fine texture.'), fromSlider, this.#list,
            element('h2', {}, 'Interpolate'), element('div', { class: 'strip' }, ...this.#tiles), shareSlider);
        store.listen(() => this.update());
        new IntersectionObserver(() => this.update()).observe(this.element);
        this.update();
    }

    update() {
        const { state } = this.store;
        this.#sliders.forEach(slider => slider.update());
        const from = state.mix[0]?.from ?? Infinity;
        this.#list.replaceChildren(...this.store.network.styleNames.map((/** @type {string} */ name, /** @type {number} */ i) =>
            element('li', { class: i >= from ? 'from-second' : '' }, name)));
        this.#tiles.forEach((tile, i) => tile.setAttribute('aria-pressed', String(Boolean(state.blend) && Math.abs((state.blend?.share ?? 0) - i / (TILES - 1)) < 1e-3)));
        this.#refresh();
    }

    /** @param {number} value @param {string} key */
    #setSecond(value, key) {
        const { state } = this.store;
        this.store.change({
            second: value,
            state: { ...state, mix: state.mix.map(m => ({ ...m, seed: value })), blend: state.blend && { ...state.blend, seed: value } },
        }, key);
    }

    /** @param {number} value @param {string} key */
    #setFrom(value, key) {
        const { content, network, state } = this.store;
        this.store.set({ ...state, mix: value < network.styleCount ? [{ seed: content.second, from: value }] : [] }, key);
    }

    /** @param {number} value @param {string} key */
    #setShare(value, key) {
        this.store.set({ ...this.store.state, blend: value > 0 ? { seed: this.store.content.second, share: value } : null }, key);
    }

    async #load() {
        if (this.element.offsetParent === null || isLost()) {
            return;
        }
        const state = this.store.text({ ...overview(this.store.state, this.store.network.parameters), blend: null });
        const body = { state, to: this.store.content.second, count: TILES, side: SIDE };
        const key = JSON.stringify(body);
        if (key === this.#key) {
            return;
        }
        this.#key = key;
        try {
            const images = split((await pixels('/api/strip', body)).bytes, SIDE);
            this.#tiles.forEach((tile, i) => images[i] && paint(tile.querySelector('canvas'), images[i]));
        } catch (error) {
            this.#key = '';
            report(error);
        }
    }
}
