import { element, vector } from './dom.js';

/** Easings as pictures of their curves. */

/** @typedef {{name: string, points: number[]}} EasingCurve */

/** The picture of a curve; room above and below for those that overshoot. @param {EasingCurve} easing */
export function curve(easing) {
    const last = easing.points.length - 1;
    const points = easing.name === 'hold' ? '2,26 34,26 34,10' : easing.points.map((y, i) => `${(2 + (32 * i) / last).toFixed(1)},${(26 - 16 * y).toFixed(1)}`).join(' ');
    return vector('svg', { viewBox: '0 0 36 36', class: 'curve', 'aria-hidden': 'true' }, vector('polyline', { points }));
}

/**
 * A grid of curves to choose from.
 * @param {EasingCurve[]} easings
 * @param {(name: string) => void} choose
 */
export function buildPicker(easings, choose) {
    const buttons = easings.filter(easing => easing.name !== 'step').map(easing => element('button', {
        type: 'button', class: 'easing', 'aria-label': easing.name, title: easing.name, 'data-easing': easing.name, 'aria-pressed': 'false', onclick: () => choose(easing.name),
    }, curve(easing)));
    const grid = element('div', { class: 'easings', role: 'group', 'aria-label': 'Easing to the next keyframe' }, ...buttons);
    return {
        element: grid,
        /** @param {string} name */
        mark: name => buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.easing === name))),
    };
}
