import { get, onConnection, put } from './api.js';
import { byId, element, icon, iconButton } from './dom.js';
import { buildPicker, curve } from './easing-picker.js';
import { notify, report } from './notice.js';
import { typedValue } from './parameter.js';
import { Tracks } from './tracks.js';
import { changed, emptyTimeline, isEmpty, keyframes, withDuration, withoutKeyframe } from './timeline-model.js';

/** The strip of the timeline: playing, files, and the fields of the chosen keyframe. */

/** @typedef {import('./store.js').Store} Store @typedef {import('./player.js').Player} Player */

/** @param {Store} store @param {Player} player @param {() => void} exportTimeline */
export function buildTimeline(store, player, exportTimeline) {
    const tracks = new Tracks(store, player, () => showChosen());
    const play = iconButton('play', 'Play', () => player.toggle(), { id: 'play' });
    const time = element('output', { id: 'time', 'aria-label': 'Time in seconds' });
    const loop = element('select', { id: 'loop', 'aria-label': 'After the end', onchange: () => setTimeline({ loop: loop.value }) },
        ...[['once', 'Once'], ['loop', 'Loop'], ['ping-pong', 'Ping-pong']].map(([value, text]) => element('option', { value }, text)));
    const repeat = iconButton('loop', 'Repeat', () => {
        player.repeat = !player.repeat;
        repeat.setAttribute('aria-pressed', String(player.repeat));
    }, { 'aria-pressed': 'false', id: 'repeat' });
    const duration = numberField('duration', 'Seconds', value => store.change({ timeline: withDuration(store.content.timeline, value) }), 0.1, 86400);
    const fps = numberField('fps', 'Frames per second', value => setTimeline({ fps: value }), 0.001, 1000);
    const chosen = element('div', { id: 'chosen', class: 'chosen' });
    byId('timeline-bar').append(
        iconButton('start', 'To the start', () => player.seek(0), { id: 'to-start' }), play, time, repeat, loop,
        label('duration', 'Length'), duration, label('fps', 'fps'), fps, chosen, element('span', { class: 'spacer' }), ...fileControls(store, player),
        element('button', { type: 'button', id: 'export-timeline', onclick: exportTimeline }, 'Export …'));

    /** @param {any} change */
    function setTimeline(change) {
        store.change({ timeline: { ...store.content.timeline, ...change } });
    }

    function update() {
        const { timeline } = store.content;
        loop.value = timeline.loop ?? 'once';
        for (const [field, value] of [[duration, timeline.duration], [fps, timeline.fps ?? 30]]) {
            if (document.activeElement !== field) {
                field.value = String(value);
            }
        }
    }

    function showTime() {
        time.textContent = `${player.time.toFixed(2)} s`;
        const name = player.playing ? 'Pause' : 'Play';
        // Not at every frame: a press on an icon that is replaced before its release is no click.
        if (play.getAttribute('aria-label') !== name) {
            play.setAttribute('aria-label', name);
            play.title = name;
            play.replaceChildren(icon(player.playing ? 'pause' : 'play'));
        }
    }

    function showChosen() {
        const { selected } = tracks;
        const key = selected && keyframes(store.content.timeline, selected.name)[selected.index];
        chosen.replaceChildren(...(selected && key ? chosenFields(store, player, selected, key) : []));
    }

    store.listen((now, before) => {
        if (now.timeline !== before.timeline) {
            update();
            const inside = chosen.contains(document.activeElement) ? document.activeElement?.id : undefined;
            showChosen();
            if (inside) {
                document.getElementById(inside)?.focus();
            }
        }
    });
    player.listen(showTime);
    update();
    showTime();
}

/**
 * The value, the easing and the deletion of a keyframe.
 * @param {Store} store
 * @param {Player} player
 * @param {{name: string, index: number}} selected
 * @param {import('./timeline-model.js').Keyframe} key
 */
function chosenFields(store, player, { name, index }, key) {
    const parameter = store.parameter(name);
    const set = (/** @type {any} */ change) => {
        store.change({ timeline: changed(store.content.timeline, name, index, change) });
        player.evaluate();
    };
    const value = numberField('key-value', `Value of the keyframe of ${parameter.label}`, number => set({ value: number }), parameter.minimum, parameter.maximum);
    value.value = String(key.value);
    const picker = buildPicker(store.network.easings, easing => {
        popup.hidePopover();
        set({ easing });
    });
    const popup = element('div', { class: 'popup', popover: 'auto', id: 'easing-popup' }, picker.element);
    const name_ = key.easing ?? 'linear';
    picker.mark(name_);
    const known = store.network.easings.find((/** @type {any} */ e) => e.name === name_);
    const open = element('button', {
        type: 'button', class: 'icon-button', id: 'easing', 'aria-label': `Easing: ${name_}`, title: `Easing to the next keyframe: ${name_}`, 'aria-haspopup': 'true', onclick: () => popup.showPopover(),
    }, known ? curve(known) : 'Bezier');
    return [element('span', { class: 'muted' }, `${parameter.label} at ${key.time} s`), value, open, popup,
        iconButton('bin', 'Delete the keyframe', () => store.change({ timeline: withoutKeyframe(store.content.timeline, name, index) }), { id: 'delete-key' })];
}

/** Opening, saving and emptying. @param {Store} store @param {Player} player */
function fileControls(store, player) {
    const name = element('input', { id: 'timeline-name', 'aria-label': 'Name of the timeline', placeholder: 'Name', maxlength: 64, autocomplete: 'off' });
    const open = element('select', { id: 'timeline-open', 'aria-label': 'Open a timeline', onchange: () => choose(open.value) });
    const list = async () => {
        try {
            const names = await get('/api/timelines');
            open.replaceChildren(element('option', { value: '' }, 'Open …'), ...names.map((/** @type {string} */ n) => element('option', { value: `=${n}` }, n)),
                element('option', { value: 'new' }, 'New timeline'), element('option', { value: 'file' }, 'From a file …'));
        } catch (error) {
            report(error);
        }
    };
    /** @param {any} timeline @param {string} called */
    const use = (timeline, called) => {
        store.change({ timeline });
        name.value = called;
        player.seek(0);
    };
    const file = element('input', { type: 'file', accept: '.json,application/json', class: 'hidden', 'aria-label': 'File of a timeline', tabindex: -1, onchange: async () => {
        const [given] = file.files;
        file.value = '';
        try {
            const timeline = JSON.parse(await given.text());
            if (typeof timeline?.duration !== 'number') {
                throw new TypeError(`${given.name} is no timeline; expected a JSON object with "duration".`);
            }
            use(timeline, given.name.replace(/\.json$/i, '').replace(/[^\w -]/g, '-').slice(0, 64));
        } catch (error) {
            report(error);
        }
    } });
    /** @param {string} chosen */
    const choose = async chosen => {
        open.value = '';
        try {
            if (chosen === 'file') {
                file.click();
            } else if (chosen === 'new') {
                use(emptyTimeline(), '');
            } else if (chosen) {
                use(await get(`/api/timelines/${encodeURIComponent(chosen.slice(1))}`), chosen.slice(1));
            }
        } catch (error) {
            report(error);
        }
    };
    const save = async () => {
        if (isEmpty(store.content.timeline)) {
            notify('The timeline has no keyframes yet: press the pin of a slider.', 'error');
        } else if (name.value.trim() === '') {
            notify('The timeline needs a name.', 'error');
            name.focus();
        } else {
            try {
                await put(`/api/timelines/${encodeURIComponent(name.value.trim())}`, store.content.timeline);
                notify(`Saved: ${name.value.trim()}`);
                await list();
            } catch (error) {
                report(error);
            }
        }
    };
    onConnection('back', list);
    list();
    return [open, file, name, element('button', { type: 'button', id: 'timeline-save', onclick: save }, 'Save')];
}

/** @param {string} id @param {string} text */
const label = (id, text) => element('label', { for: id, class: 'muted' }, text);

/** @param {string} id @param {string} name @param {(value: number) => void} set @param {number} minimum @param {number} maximum */
function numberField(id, name, set, minimum, maximum) {
    const field = element('input', { id, class: 'number', inputmode: 'decimal', 'aria-label': name, autocomplete: 'off', onchange: () => {
        try {
            set(typedValue({ name: id, label: name, minimum, maximum, initial: minimum, precision: 1e-6, scale: 'linear', unit: '', group: '' }, field.value));
        } catch (error) {
            report(error);
        }
    }, onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && field.blur() });
    return field;
}
