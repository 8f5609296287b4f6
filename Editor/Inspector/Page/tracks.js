import { byId, element } from './dom.js';
import { DEFAULT_FPS, changed, keyframes, withoutKeyframe } from './timeline-model.js';

/** The lanes of the timeline: keyframes that are dragged, the ruler and the head. */

/** @typedef {import('./store.js').Store} Store */
export class Tracks {
    #ruler = element('div', { class: 'ruler', 'aria-hidden': 'true' });
    #head;
    #lanes = element('div', { class: 'lanes' });
    #shown = '';
    /** @type {{name: string, index: number} | null} */
    selected = null;

    /**
     * @param {Store} store
     * @param {import('./player.js').Player} player
     * @param {() => void} onSelect
     */
    constructor(store, player, onSelect) {
        this.store = store;
        this.player = player;
        this.onSelect = onSelect;
        this.#head = element('div', {
            class: 'head', role: 'slider', tabindex: 0, 'aria-label': 'Time', 'aria-valuemin': 0,
            onkeydown: (/** @type {KeyboardEvent} */ event) => this.#headKeys(event),
        });
        const scrub = element('div', {
            class: 'scrub',
            onpointerdown: (/** @type {PointerEvent} */ event) => {
                scrub.setPointerCapture(event.pointerId);
                this.#scrub(event);
            },
            onpointermove: (/** @type {PointerEvent} */ event) => scrub.hasPointerCapture(event.pointerId) && this.#scrub(event),
        }, this.#ruler);
        this.scrub = scrub;
        byId('tracks').append(scrub, this.#lanes, element('div', { class: 'head-area' }, this.#head));
        store.listen(() => this.update());
        player.listen(() => this.#moveHead());
        this.update();
    }

    update() {
        const { timeline } = this.store.content;
        if (this.selected && !keyframes(timeline, this.selected.name)[this.selected.index]) {
            this.select(null);
        }
        const key = JSON.stringify([timeline, this.selected]);
        if (key !== this.#shown) {
            this.#shown = key;
            this.#drawRuler(timeline.duration);
            this.#drawLanes();
        }
        this.#moveHead();
    }

    /** @param {{name: string, index: number} | null} selected */
    select(selected) {
        this.selected = selected;
        this.onSelect();
    }

    /** @param {number} duration */
    #drawRuler(duration) {
        const step = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600].find(s => duration / s <= 10) ?? 10800;
        this.#ruler.replaceChildren(...Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => {
            const mark = element('span', { class: 'mark' }, String(Number((i * step).toFixed(2))));
            mark.style.left = `${(100 * i * step) / duration}%`;
            return mark;
        }));
    }

    #drawLanes() {
        const { timeline } = this.store.content;
        const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
        const names = Object.keys(timeline.tracks ?? {});
        const zooms = timeline.zoom ? [timeline.zoom].flat() : [];
        const rows = [...zooms.length > 0 ? [this.#zoomLane(zooms, timeline.duration)] : [], ...names.map(name => this.#lane(name, timeline))];
        this.#lanes.replaceChildren(...rows);
        byId('no-tracks').hidden = rows.length > 0;
        if (focused) {
            /** @type {HTMLElement | null} */ (this.#lanes.querySelector(`[data-key="${focused}"]`))?.focus();
        }
    }

    /** @param {any[]} zooms @param {number} duration */
    #zoomLane(zooms, duration) {
        const bars = zooms.map(zoom => {
            const bar = element('span', { class: 'bar', title: `Zoom from ${zoom.from.time} s to ${zoom.to.time} s` });
            bar.style.left = `${(100 * zoom.from.time) / duration}%`;
            bar.style.width = `${(100 * (zoom.to.time - zoom.from.time)) / duration}%`;
            return bar;
        });
        return element('div', { class: 'lane' }, element('span', { class: 'lane-name' }, 'Zoom'), element('div', { class: 'lane-keys' }, ...bars));
    }

    /** @param {string} name @param {import('./timeline-model.js').Timeline} timeline */
    #lane(name, timeline) {
        const label = this.store.parameter(name)?.label ?? name;
        const keys = keyframes(timeline, name).map((key, index) => {
            const selected = this.selected?.name === name && this.selected.index === index;
            const button = element('button', {
                type: 'button', class: 'key', 'data-key': `${name} ${index}`, 'aria-pressed': String(selected),
                'aria-label': `${label} is ${key.value} at ${key.time} s; the arrow keys move it, Delete removes it`,
                onpointerdown: (/** @type {PointerEvent} */ event) => this.#press(event, name, index),
                onclick: () => this.#choose(name, index),
                onkeydown: (/** @type {KeyboardEvent} */ event) => this.#keys(event, name, index),
            });
            button.style.left = `${(100 * key.time) / timeline.duration}%`;
            return button;
        });
        return element('div', { class: 'lane', 'data-track': name }, element('span', { class: 'lane-name', title: name }, label), element('div', { class: 'lane-keys' }, ...keys));
    }

    /** @param {string} name @param {number} index */
    #choose(name, index) {
        this.select({ name, index });
        this.update();
    }

    /** Drags a keyframe: the lanes are drawn again while it moves, so the window listens. @param {PointerEvent} event @param {string} name @param {number} index */
    #press(event, name, index) {
        const key = this.store.gesture();
        const start = event.clientX;
        let dragged = false;
        const move = (/** @type {PointerEvent} */ e) => {
            dragged ||= Math.abs(e.clientX - start) > 3;
            if (dragged) {
                this.store.change({ timeline: changed(this.store.content.timeline, name, index, { time: this.#timeAt(e) }) }, key);
            }
        };
        const end = () => {
            removeEventListener('pointermove', move);
            removeEventListener('pointerup', end);
            removeEventListener('pointercancel', end);
            this.#choose(name, index);
            this.player.evaluate();
        };
        addEventListener('pointermove', move);
        addEventListener('pointerup', end);
        addEventListener('pointercancel', end);
    }

    /** @param {KeyboardEvent} event @param {string} name @param {number} index */
    #keys(event, name, index) {
        const { timeline } = this.store.content;
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (by) {
            const time = keyframes(timeline, name)[index].time + (by * (event.shiftKey ? 10 : 1)) / (timeline.fps ?? DEFAULT_FPS);
            this.store.change({ timeline: changed(timeline, name, index, { time }) }, `key ${name} ${index}`);
        } else if (event.key === 'Delete' || event.key === 'Backspace') {
            this.select(null);
            this.store.change({ timeline: withoutKeyframe(timeline, name, index) });
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }

    /** @param {{clientX: number}} event */
    #timeAt(event) {
        const box = this.scrub.getBoundingClientRect();
        return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.store.content.timeline.duration;
    }

    /** @param {PointerEvent} event */
    #scrub(event) {
        this.player.seek(this.#timeAt(event));
    }

    #moveHead() {
        const { duration } = this.store.content.timeline;
        this.#head.style.left = `${(100 * this.player.time) / duration}%`;
        this.#head.setAttribute('aria-valuemax', String(duration));
        this.#head.setAttribute('aria-valuenow', String(this.player.time));
        this.#head.setAttribute('aria-valuetext', `${this.player.time.toFixed(2)} seconds`);
    }

    /** @param {KeyboardEvent} event */
    #headKeys(event) {
        const { timeline } = this.store.content;
        const frame = (event.shiftKey ? 10 : 1) / (timeline.fps ?? DEFAULT_FPS);
        const to = { ArrowLeft: this.player.time - frame, ArrowRight: this.player.time + frame, Home: 0, End: timeline.duration }[event.key];
        if (to !== undefined) {
            this.player.seek(to);
            event.preventDefault();
            event.stopPropagation();
        }
    }
}
