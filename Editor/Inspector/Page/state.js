/**
 * The state of the view and its text form, "key=value&key=value". No DOM. The server has the last word on what is permitted.
 *
 * @typedef {import('./parameter.js').Parameter} Parameter
 * @typedef {{kind: "attract"|"swirl"|"bulge", x: number, y: number, strength: number, radius: number}} Warp
 *   strength: the magnitude of attract, the degrees of swirl, the strength of bulge; radius: unused by attract
 * @typedef {object} State
 * @property {Readonly<Record<string, number>>} values all parameters by name
 * @property {string} mode "pyramid" or "free"
 * @property {readonly {seed: number, from: number}[]} mix styles from an index on come from a seed
 * @property {{seed: number, share: number} | null} blend
 * @property {Readonly<Record<string, number>>} directions standard deviations by number of the direction
 * @property {string} file name of a latent file, or empty
 * @property {readonly Warp[]} warps
 * @property {string} view "colour", "relief", "height", "tiles" or "channel:NAME"
 */

export const MAXIMUM_WARPS = 16;
const SEPARATORS = /%(2C|3A|3B|20)/g;
const READABLE = { '2C': ',', '3A': ':', '3B': ';', '20': '+' };

/**
 * Every parameter at its initial value.
 * @param {readonly Parameter[]} parameters
 * @param {string} mode
 * @returns {State}
 */
export function initialState(parameters, mode) {
    return {
        values: Object.fromEntries(parameters.map(p => [p.name, p.initial])),
        mode, mix: [], blend: null, directions: {}, file: '', warps: [], view: 'colour',
    };
}

/**
 * The text form. Keys at their initial values are left out.
 * @param {State} state
 * @param {readonly Parameter[]} parameters
 */
export function format(state, parameters) {
    /** @type {[string, string][]} */
    const pairs = [['mode', state.mode]];
    for (const parameter of parameters) {
        if (state.values[parameter.name] !== parameter.initial) {
            pairs.push([parameter.name, String(state.values[parameter.name])]);
        }
    }
    if (state.mix.length > 0) {
        pairs.push(['mix', state.mix.map(m => `${m.seed}:${m.from}`).join(',')]);
    }
    if (state.blend) {
        pairs.push(['blend', `${state.blend.seed}:${state.blend.share}`]);
    }
    for (const [number, value] of Object.entries(state.directions)) {
        if (value !== 0) {
            pairs.push([`direction.${number}`, String(value)]);
        }
    }
    if (state.file) {
        pairs.push(['file', state.file]);
    }
    if (state.warps.length > 0) {
        pairs.push(['warps', state.warps.map(formatWarp).join(';')]);
    }
    if (state.view !== 'colour') {
        pairs.push(['view', state.view]);
    }
    return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(SEPARATORS, (_, code) => READABLE[code])}`).join('&');
}

/**
 * Reads the text form.
 * @param {string} text
 * @param {readonly Parameter[]} parameters
 * @param {string} mode where the text has none
 * @returns {State}
 * @throws {RangeError} a key is unknown, repeated, or its value is not permitted; the message names it
 */
export function parse(text, parameters, mode) {
    const start = initialState(parameters, mode);
    const state = { ...start, values: { ...start.values }, directions: { ...start.directions } };
    const byName = new Map(parameters.map(p => [p.name, p]));
    const seen = new Set();
    for (const pair of text.split('&').filter(p => p !== '')) {
        const at = pair.indexOf('=');
        const key = decode(at < 0 ? pair : pair.slice(0, at));
        const value = decode(at < 0 ? '' : pair.slice(at + 1));
        if (seen.has(key)) {
            throw new RangeError(`"${key}" is in the state twice; expected once.`);
        }
        seen.add(key);
        const parameter = byName.get(key);
        if (parameter) {
            state.values[key] = number(key, value, parameter.minimum, parameter.maximum);
        } else if (/^direction\.([1-9]|1[0-6])$/.test(key)) {
            state.directions[key.slice(10)] = number(key, value, -10, 10);
        } else {
            readOther(state, key, value);
        }
    }
    return state;
}

/** @param {any} state @param {string} key @param {string} value */
function readOther(state, key, value) {
    switch (key) {
        case 'mode': state.mode = oneOf(key, value, ['free', 'pyramid']); break;
        case 'file': state.file = value; break;
        case 'view':
            state.view = value.startsWith('channel:') ? value : oneOf(key, value, ['colour', 'relief', 'height', 'tiles']);
            break;
        case 'mix':
            state.mix = value.split(',').map(part => {
                const [seed, from] = numbers(key, part, ':', 2);
                return { seed, from };
            });
            break;
        case 'blend': {
            const [seed, share] = numbers(key, value, ':', 2);
            state.blend = { seed, share };
            break;
        }
        case 'warps': state.warps = value.split(';').filter(part => part !== '').map(parseWarp); break;
        default: throw new RangeError(`The state has the unknown key "${key}".`);
    }
}

/** @param {Warp} warp */
function formatWarp(warp) {
    const fields = warp.kind === 'attract' ? [warp.x, warp.y, warp.strength] : [warp.x, warp.y, warp.strength, warp.radius];
    return `${warp.kind}:${fields.join(',')}`;
}

/** @param {string} text @returns {Warp} */
function parseWarp(text) {
    const at = text.indexOf(':');
    const kind = /** @type {Warp["kind"]} */ (oneOf('warps', text.slice(0, at), ['attract', 'swirl', 'bulge']));
    const [x, y, strength, radius = 0.5] = numbers(`warps, ${kind}`, text.slice(at + 1), ',', kind === 'attract' ? 3 : 4);
    return { kind, x, y, strength, radius };
}

/** @param {string} text */
function decode(text) {
    try {
        return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
        throw new RangeError(`"${text}" in the state is not percent-encoded text.`);
    }
}

/** @param {string} key @param {string} text @param {string} separator @param {number} count */
function numbers(key, text, separator, count) {
    const parts = text.split(separator);
    if (parts.length !== count) {
        throw new RangeError(`"${key}" has "${text}"; expected ${count} numbers.`);
    }
    return parts.map(part => number(key, part, -Infinity, Infinity));
}

/** @param {string} key @param {string} text @param {number} minimum @param {number} maximum */
function number(key, text, minimum, maximum) {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < minimum || value > maximum) {
        throw new RangeError(`"${key}" is "${text}"; expected a number${Number.isFinite(minimum) ? ` from ${minimum} to ${maximum}` : ''}.`);
    }
    return value;
}

/** @param {string} key @param {string} text @param {string[]} names */
function oneOf(key, text, names) {
    if (!names.includes(text)) {
        throw new RangeError(`"${key}" is "${text}"; expected ${names.join(', ')}.`);
    }
    return text;
}

/** @param {State} state @param {Record<string, number>} values @returns {State} */
export const withValues = (state, values) => ({ ...state, values: { ...state.values, ...values } });

/**
 * The state with the latent of a seed: what was mixed, blended or loaded from a file goes.
 * @param {State} state
 * @param {number} seed
 * @returns {State}
 */
export const withSeed = (state, seed) => ({ ...withValues(state, { latent: seed, layout: seed }), file: '', blend: null, mix: [], directions: {} });

/** @param {State} state @param {string} direction @param {number} value @returns {State} */
export const withDirection = (state, direction, value) => ({ ...state, directions: { ...state.directions, [direction]: value } });

/** @param {State} state @param {number} index @param {Partial<Warp>} change @returns {State} */
export const withWarp = (state, index, change) => ({ ...state, warps: state.warps.map((w, i) => (i === index ? { ...w, ...change } : w)) });

/** @param {State} state @param {number} index @returns {State} */
export const withoutWarp = (state, index) => ({ ...state, warps: state.warps.filter((_, i) => i !== index) });

/**
 * The whole frame of the state's latent, for tiles: no placement, warps, noise or views.
 * @param {State} state
 * @param {readonly Parameter[]} parameters
 * @returns {State}
 */
export function overview(state, parameters) {
    const kept = Object.fromEntries(parameters.filter(p => ['latent', 'layout', 'truncation'].includes(p.name)).map(p => [p.name, state.values[p.name]]));
    return { ...withValues(initialState(parameters, state.mode), kept), mix: state.mix, blend: state.blend, directions: state.directions, file: state.file };
}
