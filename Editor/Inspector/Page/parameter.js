/**
 * Mathematics of sliders: from a value to a share of the track and back. No DOM.
 *
 * @typedef {object} Parameter
 * @property {string} name dotted name, such as "centre.x"
 * @property {string} label name to show
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} initial
 * @property {number} precision smallest meaningful step
 * @property {"linear"|"logarithmic"} scale
 * @property {string} unit
 * @property {string} group
 *
 * @typedef {{low: number, high: number}} Interval the values at the ends of a track
 */

const FINE = 1 / 20;

/** Width of the track, in units of the parameter, where the whole range would be too wide to point at. */
const WIDTHS = { '°': 360, seed: 20, position: 4 };

/**
 * The part of the range that the track spans: all of it where that can be pointed at, else a part around the value.
 * @param {Parameter} parameter
 * @param {number} value
 * @returns {Interval}
 */
export function interval(parameter, value) {
    const { minimum, maximum, initial } = parameter;
    if (parameter.scale === 'logarithmic' || maximum - minimum <= 20 || parameter.unit === 'px') {
        return { low: minimum, high: maximum };
    }
    const width = parameter.unit === '°' ? WIDTHS['°'] : minimum === 0 ? WIDTHS.seed : WIDTHS.position;
    if (maximum - minimum <= width) {
        return { low: minimum, high: maximum };
    }
    const start = minimum === 0 ? 0 : initial - width / 2;
    const low = start + Math.floor((value - start) / width) * width;
    // A value at the upper end of the first interval still belongs to it.
    const first = value >= start && value <= start + width;
    return { low: Math.max(minimum, first ? start : low), high: Math.min(maximum, (first ? start : low) + width) };
}

/**
 * Position of a value on a track, 0 to 1.
 * @param {Parameter} parameter
 * @param {number} value
 * @param {Interval} track
 */
export function share(parameter, value, track) {
    const { low, high } = track;
    const position = parameter.scale === 'logarithmic' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return Math.min(1, Math.max(0, position));
}

/**
 * The value after moving by a share of the track. The result is rounded to the parameter's precision and stays in its range.
 * @param {Parameter} parameter
 * @param {number} value
 * @param {number} shares how far, in widths of the track
 * @param {Interval} track
 * @param {boolean} fine a twentieth as far
 */
export function moved(parameter, value, shares, track, fine = false) {
    const by = shares * (fine ? FINE : 1);
    const next = parameter.scale === 'logarithmic' ? value * (track.high / track.low) ** by : value + by * (track.high - track.low);
    return rounded(parameter, next);
}

/**
 * The value at a position of the track.
 * @param {Parameter} parameter
 * @param {number} position 0 to 1
 * @param {Interval} track
 */
export function valueAt(parameter, position, track) {
    return moved(parameter, track.low, position, track);
}

/**
 * The value one step up or down: a hundredth of the track, fine a thousandth, but at least the precision.
 * @param {Parameter} parameter
 * @param {number} value
 * @param {number} steps
 * @param {boolean} fine
 */
export function stepped(parameter, value, steps, fine = false) {
    const next = moved(parameter, value, steps * (fine ? 0.001 : 0.01), interval(parameter, value));
    return next === rounded(parameter, value) ? rounded(parameter, value + Math.sign(steps) * parameter.precision) : next;
}

/**
 * The nearest permitted value with the parameter's precision.
 * @param {Parameter} parameter
 * @param {number} value
 */
export function rounded(parameter, value) {
    if (!Number.isFinite(value)) {
        return parameter.initial;
    }
    const whole = Number((Math.round(value / parameter.precision) * parameter.precision).toPrecision(12));
    return Math.min(parameter.maximum, Math.max(parameter.minimum, whole));
}

/**
 * A value as text with as many decimals as the precision has.
 * @param {Parameter} parameter
 * @param {number} value
 */
export function text(parameter, value) {
    const decimals = Math.max(0, Math.min(6, Math.round(-Math.log10(parameter.precision))));
    return String(Number(value.toFixed(decimals)));
}

/**
 * What a person typed as a value, or an error that names the parameter and its range.
 * @param {Parameter} parameter
 * @param {string} typed
 */
export function typedValue(parameter, typed) {
    const value = Number(typed.trim().replace(',', '.'));
    if (typed.trim() === '' || !Number.isFinite(value) || value < parameter.minimum || value > parameter.maximum) {
        throw new RangeError(`${parameter.label} is "${typed}"; expected a number from ${parameter.minimum} to ${parameter.maximum}.`);
    }
    return value;
}
