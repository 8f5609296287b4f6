import { isLost, onConnection, pixels } from './api.js';
import { viewOf } from './geometry.js';

/**
 * Asks for the images of the stage: small drafts while the view moves, the whole after a rest. One request at a time.
 *
 * @typedef {import('./geometry.js').View} View
 * @typedef {{canvas: OffscreenCanvas, view: View, draft: boolean, milliseconds: number}} Frame
 */
export class Frames {
    static REST_MILLISECONDS = 150;
    static #DRAFT_MILLISECONDS = 120;
    static #FEWEST_PIXELS = 128 * 72;

    #wanted = /** @type {any} */ (null);
    #running = /** @type {AbortController | null} */ (null);
    #runningDraft = false;
    #rested = false;
    #timer = 0;
    #millisecondsPerPixel = 1e-3;

    /**
     * @param {(frame: Frame) => void} onFrame
     * @param {(busy: boolean) => void} onBusy
     * @param {(error: any) => void} onError
     */
    constructor(onFrame, onBusy, onError) {
        this.onFrame = onFrame;
        this.onBusy = onBusy;
        this.onError = onError;
        onConnection('back', () => this.#rest());
    }

    /**
     * Wants the image of a state.
     * @param {string} text the state
     * @param {Readonly<Record<string, number>>} values its parameters
     * @param {number} width pixels of the whole image
     * @param {number} height
     */
    want(text, values, width, height) {
        this.#wanted = { text, values, width, height };
        this.#rested = false;
        if (this.#running && !this.#runningDraft) {
            this.#running.abort();
        }
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => this.#rest(), Frames.REST_MILLISECONDS);
        this.#next(true);
    }

    #rest() {
        this.#rested = true;
        this.#next(false);
    }

    /** @param {boolean} draft */
    async #next(draft) {
        if (this.#running || !this.#wanted || isLost()) {
            return;
        }
        const wanted = this.#wanted;
        const size = draft ? this.#draftSize(wanted) : wanted;
        this.#running = new AbortController();
        this.#runningDraft = draft;
        this.onBusy(true);
        try {
            const body = { state: wanted.text, width: size.width, height: size.height, draft };
            this.#receive(await pixels('/api/image', body, this.#running.signal), wanted, draft);
            if (!draft && this.#wanted === wanted) {
                this.#wanted = null;
            }
        } catch (error) {
            if (/** @type {any} */ (error)?.status >= 400 && this.#wanted === wanted) {
                this.#wanted = null;
            }
            this.onError(error);
        } finally {
            this.#running = null;
        }
        // The same draft again would show nothing new.
        if (this.#rested || this.#wanted !== wanted) {
            this.#next(!this.#rested);
        }
        this.onBusy(this.#running !== null || this.#wanted !== null);
    }

    /** @param {{headers: Headers, bytes: Uint8ClampedArray<ArrayBuffer>}} answer @param {any} wanted @param {boolean} draft */
    #receive({ headers, bytes }, wanted, draft) {
        const width = Number(headers.get('X-Width'));
        const height = Number(headers.get('X-Height'));
        const milliseconds = Number(headers.get('X-Milliseconds'));
        const canvas = new OffscreenCanvas(width, height);
        /** @type {any} */ (canvas.getContext('2d')).putImageData(new ImageData(bytes, width, height), 0, 0);
        this.#millisecondsPerPixel = Math.max(1e-6, milliseconds / (width * height));
        this.onFrame({ canvas, view: viewOf(wanted.values, width, height), draft, milliseconds });
    }

    /** As many pixels as are made in the time of a draft. @param {{width: number, height: number}} whole */
    #draftSize({ width, height }) {
        const most = Math.max(Frames.#FEWEST_PIXELS, Frames.#DRAFT_MILLISECONDS / this.#millisecondsPerPixel);
        const part = Math.min(1, Math.sqrt(most / (width * height)));
        return { width: Math.max(16, Math.round(width * part)), height: Math.max(16, Math.round(height * part)) };
    }
}
