import { isLost, post } from './api.js';
import { report } from './notice.js';
import { withValues } from './state.js';
import { isEmpty, playedTime, snapped } from './timeline-model.js';

/** The clock of the timeline. The server evaluates it, so that the page shows what exports contain. */

/** @typedef {import('./store.js').Store} Store */
export class Player {
    time = 0;
    playing = false;
    repeat = false;
    #started = 0;
    #running = false;
    #waiting = false;
    #frame = 0;
    #listeners = /** @type {(() => void)[]} */ ([]);

    /** @param {Store} store */
    constructor(store) {
        this.store = store;
    }

    /** @param {() => void} listener called when the time changed or playing began or ended */
    listen(listener) {
        this.#listeners.push(listener);
    }

    /** Goes to a time. @param {number} time seconds */
    seek(time) {
        this.time = snapped(this.store.content.timeline, time);
        this.#started = performance.now() - this.time * 1000;
        this.#tell();
        this.evaluate();
    }

    toggle() {
        this.playing = !this.playing;
        cancelAnimationFrame(this.#frame);
        if (this.playing) {
            const { timeline } = this.store.content;
            const from = this.time >= timeline.duration ? 0 : this.time;
            this.#started = performance.now() - from * 1000;
            this.#frame = requestAnimationFrame(() => this.#tick());
        }
        this.#tell();
    }

    #tick() {
        const { time, ended } = playedTime(this.store.content.timeline, (performance.now() - this.#started) / 1000, this.repeat);
        this.time = Number(time.toFixed(3));
        this.playing = !ended;
        this.#tell();
        this.evaluate();
        if (this.playing) {
            this.#frame = requestAnimationFrame(() => this.#tick());
        }
    }

    /** Shows the state at the time. One request at a time; the newest time wins. */
    async evaluate() {
        const { timeline } = this.store.content;
        if (isEmpty(timeline) || isLost()) {
            return;
        }
        if (this.#running) {
            this.#waiting = true;
            return;
        }
        this.#running = true;
        try {
            const asked = this.store.state;
            const answer = await post('/api/timelines/evaluate', { timeline, state: this.store.text(asked), time: this.time });
            this.#apply(asked.values, this.store.read(answer.state).values);
        } catch (error) {
            if (this.playing) {
                this.toggle();
            }
            report(error);
        } finally {
            this.#running = false;
        }
        if (this.#waiting) {
            this.#waiting = false;
            this.evaluate();
        }
    }

    /** Takes over what the timeline changed, but not where something else was set meanwhile. @param {any} asked @param {any} evaluated */
    #apply(asked, evaluated) {
        const now = this.store.state;
        const changed = Object.entries(evaluated).filter(([name, value]) => value !== asked[name] && now.values[name] === asked[name]);
        if (changed.length > 0) {
            this.store.show({ state: withValues(now, Object.fromEntries(changed)) });
        }
    }

    #tell() {
        for (const listener of this.#listeners) {
            listener();
        }
    }
}
