import { element, iconButton } from './dom.js';
import { notify } from './notice.js';
import { interval, moved, rounded, share, stepped, text, typedValue, valueAt } from './parameter.js';

/**
 * One parameter: a track to drag (with Shift fine), a field to type in, and a pin for the timeline.
 *
 * @typedef {import('./parameter.js').Parameter} Parameter
 * @typedef {object} Binding
 * @property {() => number} get
 * @property {(value: number, key: string) => void} set
 * @property {() => string} gesture a key for changes that are undone together
 * @property {() => void} [pin] sets or removes a keyframe; without it there is no pin
 */
export class Slider {
    static #CLICK_PIXELS = 4;
    #fill = element('div', { class: 'fill' });
    #track;
    #field;
    #pin;
    #drag = /** @type {any} */ (null);

    /** @param {Parameter} parameter @param {Binding} binding */
    constructor(parameter, binding) {
        this.parameter = parameter;
        this.binding = binding;
        const { name, label, unit } = parameter;
        this.#track = element('div', {
            class: 'track', role: 'slider', tabindex: 0, 'aria-label': label, 'data-name': name,
            title: 'Drag; with Shift fine; double-click resets',
            onpointerdown: (/** @type {PointerEvent} */ e) => this.#press(e), onpointermove: (/** @type {PointerEvent} */ e) => this.#move(e),
            onpointerup: (/** @type {PointerEvent} */ e) => this.#release(e), onpointercancel: () => { this.#drag = null; },
            ondblclick: () => binding.set(parameter.initial, ''), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
        }, this.#fill);
        this.#field = element('input', {
            class: 'number', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false', 'aria-label': `${label}, value`, 'data-value': name,
            onchange: () => this.#typed(), onfocus: (/** @type {any} */ e) => e.target.select(),
            onkeydown: (/** @type {KeyboardEvent} */ e) => this.#fieldKey(e),
        });
        this.#pin = binding.pin && iconButton('pin', `Keyframe of ${label}`, binding.pin, { class: 'icon-button pin', 'data-pin': name });
        this.element = element('div', { class: 'slider' }, element('span', { class: 'name', 'aria-hidden': 'true' }, label), this.#track,
            element('span', { class: 'value' }, this.#field, element('span', { class: 'unit' }, unit.length <= 2 ? unit : '')), ...(this.#pin ? [this.#pin] : []));
        this.update();
    }

    /** Shows the value. @param {"none"|"track"|"key"} pinned whether the timeline has a track and a keyframe here */
    update(pinned = 'none') {
        const { parameter } = this;
        const value = this.binding.get();
        const track = this.#drag?.track ?? interval(parameter, value);
        const at = share(parameter, value, track);
        const from = share(parameter, Math.min(track.high, Math.max(track.low, parameter.initial)), track);
        this.#fill.style.left = `${100 * Math.min(at, from)}%`;
        this.#fill.style.width = `${100 * Math.abs(at - from)}%`;
        this.#track.style.setProperty('--at', `${100 * at}%`);
        this.#track.setAttribute('aria-valuenow', String(value));
        this.#track.setAttribute('aria-valuemin', String(parameter.minimum));
        this.#track.setAttribute('aria-valuemax', String(parameter.maximum));
        this.#track.setAttribute('aria-valuetext', `${text(parameter, value)} ${parameter.unit}`.trim());
        if (document.activeElement !== this.#field) {
            this.#field.value = text(parameter, value);
        }
        this.element.classList.toggle('changed', value !== parameter.initial);
        if (this.#pin) {
            this.#pin.dataset.state = pinned;
            this.#pin.setAttribute('aria-pressed', String(pinned === 'key'));
        }
    }

    /** @param {PointerEvent} event */
    #press(event) {
        if (event.button !== 0) {
            return;
        }
        const value = this.binding.get();
        this.#drag = { x: event.clientX, start: event.clientX, value, track: interval(this.parameter, value), key: this.binding.gesture(), moved: false, exact: value };
        this.#track.setPointerCapture(event.pointerId);
    }

    /** @param {PointerEvent} event */
    #move(event) {
        const drag = this.#drag;
        if (!drag || (!drag.moved && Math.abs(event.clientX - drag.start) < Slider.#CLICK_PIXELS)) {
            return;
        }
        drag.moved = true;
        const width = this.#track.getBoundingClientRect().width;
        // Unrounded, so that slow drags add up.
        const { parameter } = this;
        drag.exact = moved({ ...parameter, precision: 1e-15 }, drag.exact, (event.clientX - drag.x) / width, drag.track, event.shiftKey);
        drag.x = event.clientX;
        this.binding.set(rounded(parameter, drag.exact), drag.key);
    }

    /** @param {PointerEvent} event */
    #release(event) {
        const drag = this.#drag;
        this.#drag = null;
        // A touch that did not move was the beginning of a scroll.
        if (drag && !drag.moved && event.pointerType !== 'touch') {
            const box = this.#track.getBoundingClientRect();
            this.binding.set(valueAt(this.parameter, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)), drag.track), drag.key);
        }
        this.update(this.#pin?.dataset.state);
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
        const { parameter } = this;
        if (steps) {
            this.binding.set(stepped(parameter, this.binding.get(), steps, event.shiftKey), `key ${parameter.name}`);
        } else if (event.key === 'Home' || event.key === 'End') {
            const track = interval(parameter, this.binding.get());
            this.binding.set(event.key === 'Home' ? track.low : track.high, '');
        } else if (event.key === 'Delete' || event.key === 'Backspace') {
            this.binding.set(parameter.initial, '');
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }

    #typed() {
        try {
            this.binding.set(typedValue(this.parameter, this.#field.value), '');
        } catch (error) {
            notify(/** @type {Error} */ (error).message, 'error');
        }
        this.#field.value = text(this.parameter, this.binding.get());
    }

    /** @param {KeyboardEvent} event */
    #fieldKey(event) {
        const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (steps) {
            event.preventDefault();
            this.binding.set(stepped(this.parameter, this.binding.get(), steps, event.shiftKey), `key ${this.parameter.name}`);
            this.#field.value = text(this.parameter, this.binding.get());
        } else if (event.key === 'Escape') {
            this.#field.value = text(this.parameter, this.binding.get());
            this.#field.blur();
        } else if (event.key === 'Enter') {
            this.#field.blur();
        }
    }
}
