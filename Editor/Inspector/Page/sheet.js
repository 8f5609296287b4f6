import { isLost, onConnection, pixels } from './api.js';
import { element, icon, later } from './dom.js';
import { report } from './notice.js';
import { overview, withSeed } from './state.js';
import { paint, split } from './tiles.js';

/** The contact sheet of seeds: endless, only what is visible is asked for. */

const SIDE = 96;
const GAP = 8;
const BATCH = 8;
const MOST_TILES = 1500;
const LAST_SEED = 999_999;
// Browsers limit the height of an element; the field of the first seed reaches the rest.
const SEEDS_IN_SCROLL = 100_000;

/** @typedef {import('./store.js').Store} Store */
export class Sheet {
    #cache = /** @type {Map<number, ImageData>} */ (new Map());
    #cells = /** @type {Map<number, any>} */ (new Map());
    #first = 0;
    #key = '';
    #running = false;
    #active = 0;
    #layer = element('div', { class: 'sheet-layer' });
    #visible = /** @type {number[]} */ ([]);

    /**
     * @param {Store} store
     * @param {(seed: number) => void} star stars a seed
     */
    constructor(store, star) {
        this.store = store;
        this.star = star;
        this.secondMode = false;
        this.scroller = element('div', {
            class: 'sheet', role: 'listbox', tabindex: 0, 'aria-label': 'Seeds', onscroll: () => this.#layout(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#keys(e),
        }, this.#layer);
        const jump = element('input', {
            id: 'first-seed', class: 'number', inputmode: 'numeric', value: '0', autocomplete: 'off',
            onchange: () => this.jump(Number(jump.value)), onkeydown: (/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && this.jump(Number(jump.value)),
        });
        const second = element('button', {
            type: 'button', class: 'toggle', 'aria-pressed': 'false', title: 'A click sets the second seed (or Shift-click)',
            onclick: () => {
                this.secondMode = !this.secondMode;
                second.setAttribute('aria-pressed', String(this.secondMode));
            },
        }, 'Set second');
        this.element = element('div', { class: 'sheet-panel' },
            element('div', { class: 'row' }, element('label', { for: 'first-seed' }, 'From seed'), jump, second), this.scroller);
        this.#active = Math.round(store.state.values.latent);
        this.#refresh = later(() => this.#restart(), 300);
        store.listen(() => {
            this.#refresh();
            this.#layout();
        });
        onConnection('back', () => this.#fetch());
        new ResizeObserver(() => this.#layout()).observe(this.scroller);
        this.#restart();
    }

    #refresh;

    /** Shows the sheet from a seed on. @param {number} seed */
    jump(seed) {
        if (!Number.isInteger(seed) || seed < 0 || seed > LAST_SEED) {
            report(new RangeError(`The first seed is "${seed}"; expected a whole number from 0 to ${LAST_SEED}.`));
            return;
        }
        this.#first = seed;
        this.#active = seed;
        this.#clearCells();
        this.scroller.scrollTop = 0;
        this.#layout();
    }

    #restart() {
        // The sheet depends on few of the parameters; tiles are made again only when those change.
        const key = this.store.text(this.#base());
        if (key !== this.#key) {
            this.#key = key;
            this.#cache.clear();
            this.#clearCells();
        }
        this.#layout();
    }

    #base() {
        return withSeed(overview(this.store.state, this.store.network.parameters), 0);
    }

    #clearCells() {
        this.#cells.forEach(cell => cell.remove());
        this.#cells.clear();
    }

    get #columns() {
        return Math.max(1, Math.round((this.scroller.clientWidth - GAP) / (SIDE + GAP)));
    }

    /** Pixels from one tile to the next: the columns fill the width. */
    get #pitch() {
        return (this.scroller.clientWidth - GAP) / this.#columns;
    }

    #layout() {
        if (this.scroller.clientHeight === 0) {
            return;
        }
        const columns = this.#columns;
        const count = Math.min(SEEDS_IN_SCROLL, LAST_SEED + 1 - this.#first);
        const pitch = this.#pitch;
        this.#layer.style.setProperty('--side', `${pitch - GAP}px`);
        this.#layer.style.height = `${Math.ceil(count / columns) * pitch + GAP}px`;
        const top = Math.max(0, Math.floor(this.scroller.scrollTop / pitch));
        const rows = Math.ceil(this.scroller.clientHeight / pitch) + 1;
        const from = this.#first + top * columns;
        this.#visible = Array.from({ length: Math.max(0, Math.min(rows * columns, this.#first + count - from)) }, (_, i) => from + i);
        const wanted = new Set(this.#visible);
        this.#cells.forEach((cell, seed) => {
            if (!wanted.has(seed)) {
                cell.remove();
                this.#cells.delete(seed);
            }
        });
        for (const seed of this.#visible) {
            this.#place(seed, columns, pitch);
        }
        this.scroller.setAttribute('aria-activedescendant', this.#cells.has(this.#active) ? `seed-${this.#active}` : '');
        this.#fetch();
    }

    /** @param {number} seed @param {number} columns @param {number} pitch */
    #place(seed, columns, pitch) {
        const cell = this.#cells.get(seed) ?? this.#make(seed);
        const index = seed - this.#first;
        cell.style.transform = `translate(${GAP + (index % columns) * pitch}px, ${GAP + Math.floor(index / columns) * pitch}px)`;
        cell.setAttribute('aria-selected', String(!this.store.state.file && this.store.state.values.latent === seed));
        cell.classList.toggle('second', this.store.content.second === seed);
        cell.classList.toggle('active', this.#active === seed);
    }

    /** @param {number} seed */
    #make(seed) {
        const canvas = element('canvas', { width: SIDE, height: SIDE, 'aria-hidden': 'true' });
        const cell = element('div', {
            class: 'tile', role: 'option', id: `seed-${seed}`, 'aria-label': `Seed ${seed}`, 'data-seed': seed, title: `Seed ${seed}. Click chooses, Shift-click sets the second.`,
            onclick: (/** @type {MouseEvent} */ event) => this.choose(seed, event.shiftKey),
        }, canvas, element('span', { class: 'caption', 'aria-hidden': 'true' }, String(seed)));
        const star = element('span', {
            class: 'tile-star', title: `Star seed ${seed}`, 'aria-hidden': 'true',
            onclick: (/** @type {Event} */ event) => {
                event.stopPropagation();
                this.star(seed);
            },
        }, icon('star'));
        cell.append(star);
        const image = this.#cache.get(seed);
        if (image) {
            paint(canvas, image);
            cell.classList.add('loaded');
        }
        this.#cells.set(seed, cell);
        this.#layer.append(cell);
        return cell;
    }

    /** @param {number} seed @param {boolean} second */
    choose(seed, second) {
        this.#active = seed;
        if (second || this.secondMode) {
            this.store.change({ second: seed });
        } else {
            this.store.set(withSeed(this.store.state, seed));
        }
    }

    async #fetch() {
        const missing = this.#visible.filter(seed => !this.#cache.has(seed)).slice(0, BATCH);
        if (this.#running || missing.length === 0 || isLost()) {
            return;
        }
        this.#running = true;
        const key = this.#key;
        try {
            const answer = await pixels('/api/sheet', { state: key, seeds: missing, side: SIDE });
            if (key === this.#key) {
                split(answer.bytes, SIDE).forEach((image, i) => this.#keep(missing[i], image));
            }
            this.#running = false;
            this.#fetch();
        } catch (error) {
            report(error);
            this.#running = false;
        }
    }

    /** @param {number} seed @param {ImageData} image */
    #keep(seed, image) {
        this.#cache.set(seed, image);
        if (this.#cache.size > MOST_TILES) {
            this.#cache.delete(/** @type {number} */ (this.#cache.keys().next().value));
        }
        const cell = this.#cells.get(seed);
        if (cell) {
            paint(cell.querySelector('canvas'), image);
            cell.classList.add('loaded');
        }
    }

    /** @param {KeyboardEvent} event */
    #keys(event) {
        const columns = this.#columns;
        const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
        if (by) {
            this.#active = Math.max(this.#first, Math.min(LAST_SEED, this.#first + SEEDS_IN_SCROLL - 1, this.#active + by));
            const top = Math.floor((this.#active - this.#first) / columns) * this.#pitch;
            const bottom = top + this.#pitch + GAP - this.scroller.clientHeight;
            this.scroller.scrollTop = Math.min(top, Math.max(bottom, this.scroller.scrollTop));
            this.#layout();
        } else if (event.key === 'Enter' || event.key === ' ') {
            this.choose(this.#active, event.shiftKey);
        } else if (event.key.toLowerCase() === 's' && !event.ctrlKey) {
            this.star(this.#active);
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }
}
