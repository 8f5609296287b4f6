/**
 * Makes an element. Properties that start with "on" are listeners, others attributes; false and undefined leave an attribute out.
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name.startsWith('on')) {
            made.addEventListener(name.slice(2), value);
        } else if (value === true) {
            made.setAttribute(name, '');
        } else if (value !== false && value !== undefined) {
            made.setAttribute(name, String(value));
        }
    }
    made.append(...children);
    return made;
}

/** An element of the page that must exist. @param {string} id @returns {any} */
export function byId(id) {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`The page has no element "${id}".`);
    }
    return found;
}

/** @param {string} tag @param {Record<string, any>} attributes @param {...Node} children */
export function vector(tag, attributes = {}, ...children) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, String(value));
    }
    made.append(...children);
    return made;
}

const ICONS = {
    undo: 'M6 3 2 7l4 4M2 7h7a5 5 0 0 1 0 10H6', redo: 'm14 3 4 4-4 4M18 7h-7a5 5 0 0 0 0 10h3', pin: 'M10 3l5 7-5 7-5-7z',
    swap: 'M3 7h13l-3-3M17 13H4l3 3', eye: 'M2 10q8-11 16 0-8 11-16 0zM10 8a2 2 0 1 0 .01 0', link: 'M8 12l4-4M9 5l2-2a4 4 0 0 1 6 6l-2 2M11 15l-2 2a4 4 0 0 1-6-6l2-2',
    command: 'M3 4h14v12H3zM6 8l3 2-3 2M10 13h4', save: 'M10 3v9M6 8l4 4 4-4M3 16h14', help: 'M7 7a3 3 0 1 1 4 3q-1 .5-1 2M10 15v1', star: 'm10 2 2.4 5.3 5.6.6-4.2 3.9 1.2 5.7-5-2.9-5 2.9 1.2-5.7L2 7.9l5.6-.6z',
    bin: 'M4 6h12M8 6V3h4v3M6 6l1 11h6l1-11', play: 'M6 3l11 7-11 7z', pause: 'M6 3v14M14 3v14', loop: 'M4 8a6 6 0 0 1 11-2l2 2M17 3v5h-5M16 12a6 6 0 0 1-11 2l-2-2M3 17v-5h5',
    start: 'M5 3v14M16 3 8 10l8 7z', image: 'M3 4h14v12H3zM3 14l4-5 4 4 2-2 4 4', plus: 'M10 4v12M4 10h12', edit: 'M4 16l1-4 8-8 3 3-8 8zM11 6l3 3', up: 'M10 16V5M6 9l4-4 4 4', second: 'M4 4h8v8H4zM8 12v4h8V8h-4',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
    const path = vector('path', { d: ICONS[name] });
    return vector('svg', { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' }, path);
}

/**
 * A button with an icon; the label is its name and its tooltip.
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {(event: any) => void} action
 * @param {Record<string, any>} more attributes
 */
export function iconButton(name, label, action, more = {}) {
    return element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: action, ...more }, icon(name));
}

/** Whether a key press belongs to a control that uses it for text. @param {EventTarget | null} target */
export const isTyping = target => target instanceof HTMLElement && target.matches('input:not([type=range], [type=checkbox], [type=radio]), select, textarea');

/** Calls a function once, some time after the last call. @param {() => void} action @param {number} milliseconds */
export function later(action, milliseconds) {
    let timer = 0;
    return () => {
        clearTimeout(timer);
        timer = window.setTimeout(action, milliseconds);
    };
}
