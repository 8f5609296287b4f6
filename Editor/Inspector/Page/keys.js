import { byId, element, isTyping } from './dom.js';

/** The keys of the whole page and their list. */

const PAN_PIXELS = 48;
const ZOOM = 1.2;

/** What the list shows. */
const HELP = [
    ['Drag, arrow keys', 'pan'], ['Wheel, pinch, + and −', 'zoom'], ['0', 'whole frame'], ['1 to 5', 'colour, relief, height, channels, tiles'],
    ['Ctrl+Z, Ctrl+Shift+Z', 'undo, redo'], ['X', 'swap A and B'], ['Space', 'play, pause'], [', and .', 'frame back, frame on'],
    ['Drag a slider, Shift', 'coarse, fine'], ['Double-click a slider, Delete', 'initial value'], ['Pin of a slider', 'keyframe at the current time'],
    ['Shift-click a seed, Shift+Enter', 'second seed'], ['S on a seed', 'star'], ['Delete on a keyframe or warp', 'remove'], ['?', 'this list'],
];

/**
 * @param {{undo: () => void, redo: () => void, swap: () => void, play: () => void, frame: (by: number) => void, view: (index: number) => void, stage: import('./stage.js').Stage}} actions
 * @returns {() => void} opens the list
 */
export function buildKeys(actions) {
    const dialog = byId('help');
    dialog.append(element('h2', { id: 'help-title' }, 'Controls and keys'),
        element('dl', { class: 'keys' }, ...HELP.flatMap(([key, what]) => [element('dt', {}, key), element('dd', {}, what)])),
        element('form', { method: 'dialog', class: 'row end' }, element('button', { class: 'primary' }, 'Close')));
    const open = () => dialog.showModal();
    const { stage } = actions;
    const plain = /** @type {Record<string, (event: KeyboardEvent) => void>} */ ({
        ArrowLeft: () => stage.pan(PAN_PIXELS, 0, 'key pan'), ArrowRight: () => stage.pan(-PAN_PIXELS, 0, 'key pan'),
        ArrowUp: () => stage.pan(0, PAN_PIXELS, 'key pan'), ArrowDown: () => stage.pan(0, -PAN_PIXELS, 'key pan'),
        '+': () => stage.zoom(1 / ZOOM, 'key zoom'), '=': () => stage.zoom(1 / ZOOM, 'key zoom'), '-': () => stage.zoom(ZOOM, 'key zoom'),
        0: () => stage.home(), '?': open, x: actions.swap, ' ': actions.play, ',': () => actions.frame(-1), '.': () => actions.frame(1),
        1: () => actions.view(0), 2: () => actions.view(1), 3: () => actions.view(2), 4: () => actions.view(3), 5: () => actions.view(4),
    });
    document.addEventListener('keydown', event => {
        if (isTyping(event.target) || document.querySelector('dialog[open]')) {
            return;
        }
        if ((event.ctrlKey || event.metaKey) && !event.altKey && ['z', 'y'].includes(event.key.toLowerCase())) {
            event.preventDefault();
            (event.shiftKey || event.key.toLowerCase() === 'y' ? actions.redo : actions.undo)();
            return;
        }
        const pressed = event.key === ' ' && event.target instanceof HTMLElement && event.target.matches('button, summary, input, [role=option]') ? undefined : plain[event.key];
        // Controls and lists use the arrow keys themselves and stop the event.
        if (pressed && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            pressed(event);
        }
    });
    return open;
}
