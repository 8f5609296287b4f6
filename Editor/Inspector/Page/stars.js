import { get, isLost, onConnection, pixels, put } from './api.js';
import { element, iconButton } from './dom.js';
import { notify, report } from './notice.js';
import { overview } from './state.js';
import { paint, split } from './tiles.js';

/** Stars (states with names) and the latent files of the workspace. */

const SIDE = 48;

/** @typedef {import('./store.js').Store} Store @typedef {{name: string, state: string}} Star */
export class Stars {
    #stars = /** @type {Star[]} */ ([]);
    #list = element('ul', { class: 'items', 'aria-label': 'Stars' });
    #images = /** @type {Map<string, ImageData>} */ (new Map());
    #saving = Promise.resolve();

    /** @param {Store} store */
    constructor(store) {
        this.store = store;
        this.element = element('div', { class: 'padded' },
            element('button', { type: 'button', class: 'wide', onclick: () => this.add(store.text(), this.#name('View')) }, 'Star what is shown'),
            this.#list, element('p', { class: 'hint empty' }, 'No stars yet. Press the star of a seed, or S.'));
        onConnection('back', () => this.load());
        this.load();
    }

    async load() {
        try {
            this.#stars = await get('/api/stars');
            this.#show();
        } catch (error) {
            report(error);
        }
    }

    /** Stars a seed with what else the state has. @param {number} seed */
    addSeed(seed) {
        const base = overview(this.store.state, this.store.network.parameters);
        const state = { ...base, values: { ...base.values, latent: seed, layout: seed }, file: '', blend: null, mix: [], directions: {} };
        this.add(this.store.text(state), `Seed ${seed}`);
    }

    /** @param {string} state @param {string} name */
    add(state, name) {
        if (this.#stars.some(star => star.state === state)) {
            notify('This is starred already.');
            return;
        }
        this.#save([...this.#stars, { name, state }]);
        notify(`Starred: ${name}`);
    }

    /** @param {string} prefix */
    #name(prefix) {
        let number = this.#stars.length + 1;
        while (this.#stars.some(star => star.name === `${prefix} ${number}`)) {
            number++;
        }
        return `${prefix} ${number}`;
    }

    /** @param {Star[]} stars */
    #save(stars) {
        const before = this.#stars;
        this.#stars = stars;
        this.#show();
        this.#saving = this.#saving.then(() => put('/api/stars', stars)).then(() => {}, error => {
            this.#stars = before;
            this.#show();
            report(error);
        });
    }

    #show() {
        this.#list.replaceChildren(...this.#stars.map((star, i) => this.#item(star, i)));
        this.element.querySelector('.empty').hidden = this.#stars.length > 0;
        this.#load();
    }

    /** @param {Star} star @param {number} index */
    #item(star, index) {
        const canvas = element('canvas', { width: SIDE, height: SIDE, 'aria-hidden': 'true' });
        const image = this.#images.get(star.state);
        if (image) {
            paint(canvas, image);
        }
        const input = element('input', {
            class: 'name-field', value: star.name, maxlength: 64, 'aria-label': `Name of star ${index + 1}`,
            onchange: () => this.#save(this.#stars.map((s, i) => (i === index ? { ...s, name: input.value.trim() || s.name } : s))),
            onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && input.blur(),
        });
        const choose = element('button', {
            type: 'button', class: 'thumb', 'aria-label': `Show ${star.name}`, title: 'Click shows it, Shift-click makes its seed the second',
            onclick: (/** @type {MouseEvent} */ event) => this.#choose(star, event.shiftKey),
        }, canvas);
        return element('li', {}, choose, input, iconButton('bin', `Delete ${star.name}`, () => this.#save(this.#stars.filter((_, i) => i !== index))));
    }

    /** @param {Star} star @param {boolean} second */
    #choose(star, second) {
        try {
            const state = this.store.read(star.state);
            this.store.change(second ? { second: Math.round(state.values.latent) } : { state });
        } catch (error) {
            report(error);
        }
    }

    async #load() {
        const missing = this.#stars.find(star => !this.#images.has(star.state));
        if (!missing || isLost() || this.element.offsetParent === null) {
            return;
        }
        try {
            const answer = await pixels('/api/strip', { state: missing.state, to: 0, count: 1, side: SIDE });
            this.#images.set(missing.state, split(answer.bytes, SIDE)[0]);
            this.#show();
        } catch (error) {
            report(error);
        }
    }
}

export class LatentFiles {
    #list = element('ul', { class: 'items', 'aria-label': 'Latent files' });

    /**
     * @param {Store} store
     * @param {() => void} chooseImage opens the projection
     * @param {(name: string) => Promise<void>} bake saves the current latent
     */
    constructor(store, chooseImage, bake) {
        this.store = store;
        const name = element('input', { id: 'bake-name', maxlength: 64, placeholder: 'Name', autocomplete: 'off' });
        this.element = element('div', { class: 'padded' },
            element('div', { class: 'row' }, element('label', { for: 'bake-name', class: 'hidden' }, 'Name of the latent'), name,
                element('button', {
                    type: 'button',
                    onclick: () => bake(name.value.trim()).then(() => this.load(), report),
                }, 'Save latent')),
            this.#list, element('p', { class: 'hint empty' }, 'No latent files in the workspace yet.'),
            element('button', { type: 'button', class: 'wide', onclick: chooseImage }, 'Project an image …'));
        store.listen((now, before) => now.state.file !== before.state.file && this.#mark());
        onConnection('back', () => this.load());
        this.load();
    }

    async load() {
        try {
            const files = await get('/api/latents');
            this.#list.replaceChildren(...files.map((/** @type {any} */ file) => element('li', {},
                element('button', {
                    type: 'button', class: 'wide left', 'data-file': file.name,
                    onclick: () => this.store.set({ ...this.store.state, file: file.name, mix: [], blend: null, directions: {} }),
                }, file.name, element('span', { class: 'note' }, file.projected ? 'projected' : file.note ?? '')))));
            this.element.querySelector('.empty').hidden = files.length > 0;
            this.#mark();
        } catch (error) {
            report(error);
        }
    }

    #mark() {
        for (const button of this.#list.querySelectorAll('button')) {
            button.setAttribute('aria-pressed', String(button.dataset.file === this.store.state.file));
        }
    }
}
