import { byId, element } from './dom.js';
import { Slider } from './slider.js';
import { notify } from './notice.js';
import { withValues } from './state.js';
import { drivenByZoom, indexAt, keyframes, withKeyframe, withoutKeyframe } from './timeline-model.js';

/** The parameters in groups of sliders. */

const TITLES = { view: 'View', relief: 'Relief', latent: 'Latent', noise: 'Noise', warp: 'Warp', size: 'Size of exports' };
const CLOSED = ['warp', 'size'];

/** @typedef {import('./store.js').Store} Store */

/**
 * Builds the groups.
 * @param {Store} store
 * @param {import('./player.js').Player} player its time is that of the pins
 */
export function buildControls(store, player) {
    const { network } = store;
    /** @type {Map<string, Slider>} */
    const sliders = new Map();
    for (const [group, title] of Object.entries(TITLES)) {
        const parameters = network.parameters.filter((/** @type {any} */ p) => p.group === group);
        if (parameters.length === 0 || (group === 'noise' && !network.hasNoise) || (group === 'relief' && !network.hasHeight)) {
            continue;
        }
        const body = element('div', { class: 'group-body' });
        if (group === 'view') {
            body.append(modeField(store));
        }
        for (const parameter of parameters) {
            const slider = parameterSlider(store, parameter, player);
            sliders.set(parameter.name, slider);
            body.append(slider.element);
        }
        const reset = element('button', {
            type: 'button', class: 'plain small', 'aria-label': `Reset ${title}`,
            onclick: (/** @type {Event} */ event) => {
                event.preventDefault();
                store.set(withValues(store.state, Object.fromEntries(parameters.map((/** @type {any} */ p) => [p.name, p.initial]))));
            },
        }, 'Reset');
        byId('groups').append(element('section', { class: 'group-box', 'data-group': group },
            element('details', { class: 'group', open: !CLOSED.includes(group) }, element('summary', {}, title), body), reset));
    }
    const update = () => sliders.forEach((slider, name) => slider.update(pinState(store, name, player.time)));
    store.listen(update);
    player.listen(update);
    update();
}

/** @param {Store} store @param {any} parameter @param {{time: number}} clock */
function parameterSlider(store, parameter, clock) {
    const { name } = parameter;
    return new Slider(parameter, {
        get: () => store.state.values[name],
        set: (value, key) => store.set(withValues(store.state, { [name]: value }), key),
        gesture: () => store.gesture(),
        pin: ['width', 'height'].includes(name) ? undefined : () => togglePin(store, name, clock.time),
    });
}

/** Sets a keyframe at the time; where it has the value already, removes it. @param {Store} store @param {string} name @param {number} time */
function togglePin(store, name, time) {
    const { timeline, state } = store.content;
    if (drivenByZoom(timeline, name)) {
        notify('The zoom of this timeline drives the centre and the scale.', 'error');
        return;
    }
    const index = indexAt(timeline, name, time);
    const same = index >= 0 && keyframes(timeline, name)[index].value === state.values[name];
    store.change({ timeline: same ? withoutKeyframe(timeline, name, index) : withKeyframe(timeline, name, time, state.values[name]) });
}

/** @param {Store} store @param {string} name @param {number} time @returns {"none"|"track"|"key"} */
function pinState(store, name, time) {
    const { timeline } = store.content;
    return keyframes(timeline, name).length === 0 ? 'none' : indexAt(timeline, name, time) >= 0 ? 'key' : 'track';
}

/** @param {Store} store */
function modeField(store) {
    const select = element('select', { id: 'mode', onchange: () => store.set({ ...store.state, mode: select.value }) },
        ...store.network.modes.map((/** @type {string} */ mode) => element('option', { value: mode }, mode === 'pyramid' ? 'Pyramid (fixed levels)' : 'Free (each image afresh)')));
    const update = () => { select.value = store.state.mode; };
    store.listen(update);
    update();
    return element('div', { class: 'field' }, element('label', { for: 'mode' }, 'Mode'), select);
}
