import { byId, element, vector } from './dom.js';
import { toScreen } from './geometry.js';
import { share, valueAt } from './parameter.js';
import { withWarp, withoutWarp } from './state.js';
import { STRENGTH, title } from './warps.js';

/** Handles of the placed warps over the image: centre, radius and strength. */

const RAIL_PIXELS = 96;

/** @typedef {import('./store.js').Store} Store */
export class Handles {
    #layer = byId('handles');
    #rings = vector('svg', { class: 'rings', 'aria-hidden': 'true' });
    #sets = /** @type {any[]} */ ([]);

    /** @param {Store} store @param {import('./stage.js').Stage} stage */
    constructor(store, stage) {
        this.store = store;
        this.stage = stage;
        this.#layer.append(this.#rings);
        stage.onLayout(() => this.#layout());
        store.listen(() => this.#layout());
        this.#layout();
    }

    #layout() {
        const { warps } = this.stage.state;
        while (this.#sets.length > warps.length) {
            const { parts, ring } = this.#sets.pop();
            Object.values(parts).forEach((/** @type {any} */ part) => part.remove());
            ring.remove();
        }
        while (this.#sets.length < warps.length) {
            this.#sets.push(this.#make(this.#sets.length));
        }
        const { view } = this.stage;
        const period = Math.hypot(view.xx, view.yx);
        warps.forEach((/** @type {import('./state.js').Warp} */ warp, /** @type {number} */ i) => {
            const { parts, ring } = this.#sets[i];
            const at = toScreen(view, warp.x, warp.y);
            const pixels = Math.min(1e5, (warp.kind === 'attract' ? 1 : warp.radius) / period);
            const parameter = STRENGTH[warp.kind];
            const track = this.#track(warp);
            const up = (share(parameter, warp.strength, track) - 0.5) * RAIL_PIXELS;
            move(parts.centre, at.x, at.y);
            move(parts.rail, at.x + 32, at.y - RAIL_PIXELS / 2);
            move(parts.strength, at.x + 32, at.y - up);
            move(parts.radius, at.x + pixels, at.y);
            parts.radius.hidden = warp.kind === 'attract';
            for (const [name, value] of Object.entries({ cx: at.x, cy: at.y, r: pixels })) {
                ring.setAttribute(name, String(value));
            }
            parts.centre.setAttribute('aria-label', `Centre of ${title(warp)} ${i + 1}; the arrow keys move it, Delete removes it`);
            parts.radius.setAttribute('aria-label', `Radius of ${title(warp)} ${i + 1}; the arrow keys change it`);
            parts.strength.setAttribute('aria-label', `Strength of ${title(warp)} ${i + 1}; the arrow keys change it`);
            parts.centre.dataset.kind = title(warp).toLowerCase();
        });
    }

    /** The range of the rail: of swirls only the turn about none. @param {import('./state.js').Warp} warp */
    #track(warp) {
        const { minimum, maximum } = STRENGTH[warp.kind];
        const turns = Math.max(360, Math.abs(warp.strength));
        return warp.kind === 'swirl' ? { low: -turns, high: turns } : { low: minimum, high: maximum };
    }

    /** @param {number} index */
    #make(index) {
        const warp = () => this.store.state.warps[index];
        const set = (/** @type {any} */ change, /** @type {string} */ key) => this.store.set(withWarp(this.store.state, index, change), key);
        const rounded = (/** @type {number} */ v) => Number(v.toFixed(6));
        const moveTo = (/** @type {{x: number, y: number}} */ p, /** @type {string} */ key) => {
            const at = this.stage.imagePoint(p);
            set({ x: rounded(at.x), y: rounded(at.y) }, key);
        };
        const reach = (/** @type {{x: number, y: number}} */ p, /** @type {string} */ key) => {
            const centre = toScreen(this.stage.view, warp().x, warp().y);
            const distance = Math.hypot(p.x - centre.x, p.y - centre.y) * Math.hypot(this.stage.view.xx, this.stage.view.yx);
            set({ radius: Number(Math.min(100, Math.max(0.001, distance)).toPrecision(4)) }, key);
        };
        const strengthen = (/** @type {{x: number, y: number}} */ p, /** @type {string} */ key) => {
            const centre = toScreen(this.stage.view, warp().x, warp().y);
            const position = Math.min(1, Math.max(0, 0.5 + (centre.y - p.y) / RAIL_PIXELS));
            set({ strength: valueAt(STRENGTH[warp().kind], position, this.#track(warp())) }, key);
        };
        const parts = {
            rail: element('span', { class: 'handle-rail', 'aria-hidden': 'true' }),
            centre: this.#handle('centre', index, moveTo), radius: this.#handle('radius', index, reach), strength: this.#handle('strength', index, strengthen),
        };
        const ring = vector('circle');
        this.#rings.append(ring);
        this.#layer.append(...Object.values(parts));
        return { parts, ring };
    }

    /**
     * @param {string} kind
     * @param {number} index
     * @param {(point: {x: number, y: number}, key: string) => void} moved
     */
    #handle(kind, index, moved) {
        let key = '';
        const handle = element('button', {
            type: 'button', class: `handle ${kind}`, 'data-handle': `${kind} ${index}`,
            onpointerdown: (/** @type {PointerEvent} */ event) => {
                handle.setPointerCapture(event.pointerId);
                key = this.store.gesture();
            },
            onpointermove: (/** @type {PointerEvent} */ event) => {
                if (handle.hasPointerCapture(event.pointerId)) {
                    moved(this.stage.point(event), key);
                }
            },
            onkeydown: (/** @type {KeyboardEvent} */ event) => {
                const step = event.shiftKey ? 1 : 8;
                const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
                if (by) {
                    const box = handle.getBoundingClientRect();
                    const at = this.stage.point({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
                    moved({ x: at.x + by[0], y: at.y + by[1] }, `key handle ${kind} ${index}`);
                } else if (event.key === 'Delete' || event.key === 'Backspace') {
                    this.store.set(withoutWarp(this.store.state, index));
                } else {
                    return;
                }
                event.preventDefault();
                event.stopPropagation();
            },
        });
        return handle;
    }
}

/** @param {HTMLElement} part @param {number} x @param {number} y */
function move(part, x, y) {
    part.style.transform = `translate(${x}px, ${y}px)`;
}
