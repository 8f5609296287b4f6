import { History } from './history.js';
import { format, parse } from './state.js';

/**
 * The document of this tab with undo, and those who want to hear of its changes. No DOM.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./timeline-model.js').Timeline} Timeline
 * @typedef {object} Content
 * @property {State} state
 * @property {State} other the state that A/B compares with
 * @property {"A"|"B"} slot which of the two is edited
 * @property {number} second the second seed, for mixing and blending
 * @property {Timeline} timeline
 */
export class Store {
    #history = /** @type {History<Content>} */ (new History());
    #listeners = /** @type {((now: Content, before: Content) => void)[]} */ ([]);
    #gestures = 0;

    /**
     * @param {any} network what /api/network says
     * @param {Content} content
     */
    constructor(network, content) {
        this.network = network;
        this.content = content;
    }

    get state() {
        return this.content.state;
    }

    get canUndo() {
        return this.#history.canUndo;
    }

    get canRedo() {
        return this.#history.canRedo;
    }

    /** @param {string} name */
    parameter(name) {
        return this.network.parameters.find((/** @type {any} */ p) => p.name === name);
    }

    /** @param {State} state */
    text(state = this.state) {
        return format(state, this.network.parameters);
    }

    /** @param {string} text */
    read(text) {
        return parse(text, this.network.parameters, this.network.modes[0]);
    }

    /** A key for changes that are undone together. */
    gesture() {
        return `gesture ${++this.#gestures}`;
    }

    /** @param {(now: Content, before: Content) => void} listener called after every change */
    listen(listener) {
        this.#listeners.push(listener);
    }

    /** Changes the document; the step can be undone. @param {Partial<Content>} change @param {string} key see History.record */
    change(change, key = '') {
        this.#history.record(this.content, key);
        this.show(change);
    }

    /** Changes the state; the step can be undone. @param {State} state @param {string} key */
    set(state, key = '') {
        this.change({ state }, key);
    }

    /** Changes the document without a step of undo: for playing and scrubbing. @param {Partial<Content>} change */
    show(change) {
        this.#replace({ ...this.content, ...change });
    }

    undo() {
        this.#replace(this.#history.undo(this.content));
    }

    redo() {
        this.#replace(this.#history.redo(this.content));
    }

    /** @param {Content} content */
    #replace(content) {
        const before = this.content;
        this.content = content;
        for (const listener of this.#listeners) {
            listener(content, before);
        }
    }
}
