import { byId, element } from './dom.js';
import { JobView } from './jobs.js';
import { notify, report } from './notice.js';
import { isEmpty } from './timeline-model.js';

/** The dialog of exports. */

const KINDS = {
    png: { label: 'PNG', fields: ['width', 'height'] },
    frames: { label: 'Frames', fields: ['width', 'height', 'fps'], timeline: true },
    mp4: { label: 'MP4', fields: ['width', 'height', 'fps'], timeline: true },
    gif: { label: 'GIF', fields: ['width', 'height', 'fps'], timeline: true },
    material: { label: 'Material', fields: ['side', 'seamless', 'packing'] },
    bake: { label: 'Latent', fields: ['name'] },
};
const GIF_WIDTH = 480;

/** @typedef {import('./store.js').Store} Store */

/**
 * Builds the dialog.
 * @param {Store} store
 * @param {() => void} onLatent called when a latent file was written
 * @returns {(kind: string) => void} opens it
 */
export function buildExport(store, onLatent) {
    const dialog = byId('export');
    const { fields, update: showFields } = exportFields();
    const jobs = element('div', { class: 'jobs' });
    const radios = Object.entries(KINDS).map(([value, { label }]) => element('label', { class: 'kind' },
        element('input', { type: 'radio', name: 'kind', value, onchange: () => show(value) }), label));
    const start = element('button', { type: 'submit', class: 'primary', id: 'export-start' }, 'Export');
    let kind = 'png';
    dialog.append(element('form', { method: 'dialog', onsubmit: submit },
        element('h2', { id: 'export-title' }, 'Export'), element('fieldset', { class: 'kinds' }, element('legend', { class: 'hidden' }, 'Kind'), ...radios),
        element('div', { class: 'form' }, ...Object.values(fields).map(f => f.row)), element('p', { class: 'hint', id: 'export-hint' }), jobs,
        element('div', { class: 'row end' }, element('button', { type: 'button', id: 'export-close', onclick: () => dialog.close() }, 'Close'), start)));

    /** @param {string} chosen */
    function show(chosen) {
        kind = chosen;
        const { fields: names, timeline = false } = /** @type {any} */ (KINDS)[kind];
        showFields(names);
        const missing = timeline && isEmpty(store.content.timeline);
        byId('export-hint').textContent = missing ? 'This needs a timeline: press the pin of a slider to set a keyframe.' : '';
        start.disabled = missing;
        if (kind === 'gif' && Number(fields.width.input.value) > GIF_WIDTH) {
            fields.height.input.value = String(Math.max(16, Math.round((Number(fields.height.input.value) * GIF_WIDTH) / Number(fields.width.input.value))));
            fields.width.input.value = String(GIF_WIDTH);
        }
    }

    /** @param {SubmitEvent} event */
    async function submit(event) {
        event.preventDefault();
        const { fields: names, timeline = false } = /** @type {any} */ (KINDS)[kind];
        const body = /** @type {any} */ ({ kind, state: store.text() });
        for (const name of names) {
            const { input } = fields[name];
            body[name] = input.type === 'number' ? Number(input.value) : input.value.trim();
        }
        if (timeline) {
            body.timeline = store.content.timeline;
        }
        const view = new JobView(undefined, job => {
            if (job.kind === 'bake' && job.state === 'done') {
                onLatent();
            }
        });
        try {
            await view.start(body);
            jobs.prepend(view.element);
        } catch (error) {
            report(error);
        }
    }

    return chosen => {
        const { values } = store.state;
        fields.width.input.value = String(values.width);
        fields.height.input.value = String(values.height);
        fields.fps.input.value = String(store.content.timeline.fps ?? 30);
        radios.forEach(radio => {
            const input = radio.querySelector('input');
            input.checked = input.value === chosen;
        });
        show(chosen);
        dialog.showModal();
    };
}

function exportFields() {
    const input = (/** @type {string} */ id, /** @type {string} */ text, /** @type {any} */ more) => {
        const made = element('input', { id: `export-${id}`, autocomplete: 'off', ...more });
        return { input: made, row: element('div', { class: 'field' }, element('label', { for: `export-${id}` }, text), made) };
    };
    const select = (/** @type {string} */ id, /** @type {string} */ text, /** @type {[string, string][]} */ options) => {
        const made = element('select', { id: `export-${id}` }, ...options.map(([value, name]) => element('option', { value }, name)));
        return { input: made, row: element('div', { class: 'field' }, element('label', { for: `export-${id}` }, text), made) };
    };
    const side = { type: 'number', min: 16, max: 4096, step: 1, required: true };
    /** @type {Record<string, {input: any, row: any}>} */
    const fields = {
        width: input('width', 'Width, px', side), height: input('height', 'Height, px', side), fps: input('fps', 'Frames per second', { type: 'number', min: 0.001, max: 1000, step: 'any', required: true }),
        side: input('side', 'Side, px', { ...side, min: 64, value: 1024 }),
        seamless: select('seamless', 'Edges', [['none', 'As they are'], ['exact', 'Seamless: periodic exactly'], ['blend', 'Seamless: blended']]),
        packing: select('packing', 'Packed channels', [['unity', 'Unity'], ['unreal', 'Unreal'], ['none', 'None']]),
        name: input('name', 'Name', { maxlength: 64, required: true, pattern: '[A-Za-z0-9_ \\-]+' }),
    };
    const update = (/** @type {string[]} */ shown) => {
        for (const [name, { input: made, row }] of Object.entries(fields)) {
            row.hidden = !shown.includes(name);
            made.disabled = row.hidden;
        }
    };
    return { fields, update };
}

/** Writes the current latent as a file of the workspace. @param {Store} store @param {string} name */
export function bake(store, name) {
    return new Promise((resolve, reject) => {
        new JobView(undefined, job => {
            if (job.state === 'done') {
                notify(`Saved: ${name}`);
                resolve(undefined);
            } else {
                reject(new Error(job.error ?? 'The latent was not written.'));
            }
        }).start({ kind: 'bake', state: store.text(), name }).catch(reject);
    });
}
