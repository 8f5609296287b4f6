import { byId, element } from './dom.js';
import { Frames } from './frames.js';
import { decimals, panned, placement, toImage, viewOf, zoomed } from './geometry.js';
import { report } from './notice.js';
import { withValues } from './state.js';

/**
 * The image in the middle. What is shown moves at once; new images replace it as they come.
 *
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./frames.js').Frame} Frame
 */
export class Stage {
    static #MOST_PIXELS = 4e6;
    static #WHEEL = 0.0015;

    #canvas = byId('picture');
    #frames;
    #shown = /** @type {Frame[]} */ ([]);
    #pointers = /** @type {Map<number, {x: number, y: number}>} */ (new Map());
    #gesture = '';
    /** @type {{x: number, y: number} | null} */
    #pointed = null;
    #wheelTime = 0;
    #scheduled = false;
    #seen = '';
    #layoutListeners = /** @type {(() => void)[]} */ ([]);

    /** @param {Store} store */
    constructor(store) {
        this.store = store;
        this.detail = 1;
        /** Shown in place of the document's state while a key or button is held. @type {any} */
        this.compared = null;
        /** Called in place of panning where a press places something; returns whether it did. @type {(point: {x: number, y: number}) => boolean} */
        this.placing = () => false;
        this.#frames = new Frames(frame => this.#receive(frame), busy => this.#mark(busy), error => report(error));
        this.#listen();
        store.listen(() => this.refresh());
        new ResizeObserver(() => this.#resize()).observe(byId('stage'));
        this.#resize();
    }

    get state() {
        return this.compared ?? this.store.state;
    }

    /** The view on the screen, in CSS pixels. */
    get view() {
        return viewOf(this.state.values, this.width, this.height);
    }

    /** @param {() => void} listener called when the view moved */
    onLayout(listener) {
        this.#layoutListeners.push(listener);
    }

    /** Draws what there is and asks for what is missing. */
    refresh() {
        const text = this.store.text(this.state);
        const part = Math.min(this.detail, Math.sqrt(Stage.#MOST_PIXELS / (this.width * this.height)));
        const width = Math.max(16, Math.round(this.width * part));
        const height = Math.max(16, Math.round(this.height * part));
        const key = `${width} ${height} ${text}`;
        if (key !== this.#seen) {
            this.#seen = key;
            this.#frames.want(text, this.state.values, width, height);
        }
        this.#schedule();
    }

    /** Moves the content by pixels. @param {number} dx @param {number} dy @param {string} key */
    pan(dx, dy, key = '') {
        this.store.set(withValues(this.store.state, panned(this.store.state.values, this.view, dx, dy)), key);
    }

    /** Zooms about a pixel. @param {number} factor @param {string} key @param {number} px @param {number} py */
    zoom(factor, key = '', px = this.width / 2, py = this.height / 2) {
        const { values } = this.store.state;
        this.store.set(withValues(this.store.state, zoomed(values, this.view, px, py, factor, this.store.parameter('scale'))), key);
    }

    /** The whole frame. */
    home() {
        const names = ['centre.x', 'centre.y', 'scale', 'rotation', 'shear', 'aspect'];
        this.store.set(withValues(this.store.state, Object.fromEntries(names.map(name => [name, this.store.parameter(name).initial]))));
    }

    /** @param {{clientX: number, clientY: number}} event */
    point(event) {
        const box = this.#canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    /** Image units at a pixel. @param {{x: number, y: number}} point */
    imagePoint(point) {
        return toImage(this.view, point.x, point.y);
    }

    #resize() {
        const box = byId('stage').getBoundingClientRect();
        this.width = Math.max(16, Math.round(box.width));
        this.height = Math.max(16, Math.round(box.height));
        const density = Math.min(2, devicePixelRatio);
        this.#canvas.width = Math.round(this.width * density);
        this.#canvas.height = Math.round(this.height * density);
        this.density = density;
        this.refresh();
    }

    #schedule() {
        if (!this.#scheduled) {
            this.#scheduled = true;
            requestAnimationFrame(() => {
                this.#scheduled = false;
                this.#draw();
            });
        }
    }

    #draw() {
        const context = this.#canvas.getContext('2d');
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
        context.imageSmoothingQuality = 'high';
        for (const frame of this.#shown) {
            const [a, b, c, d, e, f] = placement(frame.view, this.view).map(v => v * this.density);
            context.setTransform(a, b, c, d, e, f);
            context.drawImage(frame.canvas, 0, 0);
        }
        this.#showPosition();
        for (const listener of this.#layoutListeners) {
            listener();
        }
    }

    /** The position of the pointer in image units. */
    #showPosition() {
        const places = decimals(this.view);
        const at = this.#pointed && this.imagePoint(this.#pointed);
        byId('position').replaceChildren(...(at ? [element('span', {}, `x ${at.x.toFixed(places)}`), element('span', {}, `y ${at.y.toFixed(places)}`)] : []));
    }

    /** @param {Frame} frame */
    #receive(frame) {
        // The image before stays below: it fills what a draft beside it does not cover yet.
        this.#shown = frame.draft ? [...this.#shown.slice(-1), frame] : [frame];
        byId('pixels').textContent = `${frame.canvas.width} × ${frame.canvas.height} px${frame.draft ? ' draft' : ''}`;
        byId('milliseconds').textContent = `${frame.milliseconds < 10 ? frame.milliseconds.toFixed(1) : Math.round(frame.milliseconds)} ms`;
        this.#canvas.dataset.frames = String(Number(this.#canvas.dataset.frames ?? 0) + 1);
        this.#canvas.dataset.draft = String(frame.draft);
        this.#schedule();
    }

    /** @param {boolean} busy */
    #mark(busy) {
        byId('busy').classList.toggle('on', busy);
        byId('stage').setAttribute('aria-busy', String(busy));
    }

    #listen() {
        const canvas = this.#canvas;
        canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
            if (event.button !== 0) {
                return;
            }
            const at = this.point(event);
            if (this.#pointers.size === 0 && this.placing(at)) {
                return;
            }
            canvas.setPointerCapture(event.pointerId);
            this.#pointers.set(event.pointerId, at);
            this.#gesture = this.store.gesture();
        });
        canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => this.#move(event));
        for (const end of ['pointerup', 'pointercancel']) {
            canvas.addEventListener(end, (/** @type {PointerEvent} */ event) => this.#pointers.delete(event.pointerId));
        }
        canvas.addEventListener('pointerleave', () => {
            this.#pointed = null;
            this.#schedule();
        });
        canvas.addEventListener('wheel', (/** @type {WheelEvent} */ event) => {
            event.preventDefault();
            if (event.timeStamp - this.#wheelTime > 400) {
                this.#gesture = this.store.gesture();
            }
            this.#wheelTime = event.timeStamp;
            const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
            const at = this.point(event);
            this.zoom(Math.exp(Math.max(-300, Math.min(300, event.deltaY * lines)) * Stage.#WHEEL), this.#gesture, at.x, at.y);
        }, { passive: false });
    }

    /** @param {PointerEvent} event */
    #move(event) {
        const at = this.point(event);
        this.#pointed = at;
        this.#schedule();
        const before = this.#pointers.get(event.pointerId);
        if (!before) {
            return;
        }
        const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
        this.#pointers.set(event.pointerId, at);
        if (!other) {
            this.pan(at.x - before.x, at.y - before.y, this.#gesture);
            return;
        }
        const distance = (/** @type {{x: number, y: number}} */ p) => Math.max(8, Math.hypot(p.x - other.x, p.y - other.y));
        this.pan((at.x - before.x) / 2, (at.y - before.y) / 2, this.#gesture);
        this.zoom(distance(before) / distance(at), this.#gesture, (at.x + other.x) / 2, (at.y + other.y) / 2);
    }
}
