/**
 * Undo and redo over immutable documents. No DOM. Changes of one gesture have the same key and are undone together.
 * @template T
 */
export class History {
    #past = /** @type {T[]} */ ([]);
    #future = /** @type {T[]} */ ([]);
    #key = '';
    #limit;

    /** @param {number} limit most steps that are kept */
    constructor(limit = 500) {
        this.#limit = limit;
    }

    get canUndo() {
        return this.#past.length > 0;
    }

    get canRedo() {
        return this.#future.length > 0;
    }

    /**
     * Notes the document before a change.
     * @param {T} before
     * @param {string} key of the gesture; empty for a step of its own
     */
    record(before, key = '') {
        if (key !== '' && key === this.#key) {
            return;
        }
        this.#key = key;
        this.#past.push(before);
        this.#future = [];
        if (this.#past.length > this.#limit) {
            this.#past.shift();
        }
    }

    /** The document before the last change, or the current one where there is none. @param {T} current */
    undo(current) {
        return this.#move(this.#past, this.#future, current);
    }

    /** The document that was undone last, or the current one. @param {T} current */
    redo(current) {
        return this.#move(this.#future, this.#past, current);
    }

    /** @param {T[]} from @param {T[]} to @param {T} current */
    #move(from, to, current) {
        const found = from.pop();
        if (found === undefined) {
            return current;
        }
        this.#key = '';
        to.push(current);
        return found;
    }
}
