import { send } from './api.js';
import { byId, element } from './dom.js';
import { JobView } from './jobs.js';
import { report } from './notice.js';

/** Projection: an image is dropped or chosen, the server finds its latent, and the sliders go on from there. */

const LARGEST_BYTES = 32 * 1024 * 1024;

/** @typedef {import('./store.js').Store} Store */

/**
 * Builds the dialog and the drop area.
 * @param {Store} store
 * @param {() => void} onLatent called when a latent file was written
 * @returns {() => void} opens the dialog without an image
 */
export function buildProjection(store, onLatent) {
    const dialog = byId('project');
    const first = imageField('project-image', 'Image');
    const second = imageField('project-image2', 'Second image (optional)');
    const name = field('project-name', 'Name', { maxlength: 64, required: true, pattern: '[A-Za-z0-9_ \\-]+', value: 'projection' });
    const scale = field('project-scale', 'Scale of the image', { type: 'number', min: 0.0001, max: 64, step: 'any', value: 1, required: true });
    const scale2 = field('project-scale2', 'Scale of the second', { type: 'number', min: 0.0001, max: 64, step: 'any', value: 0.5, required: true });
    const steps = field('project-steps', 'Steps', { type: 'number', min: 10, max: 10000, step: 1, value: 300, required: true });
    const preview = element('img', { class: 'preview', alt: 'Target beside the projection', hidden: true });
    const work = element('div');
    const go = element('button', { type: 'button', class: 'primary', id: 'project-go', hidden: true }, 'Go on with sliders');
    const start = element('button', { type: 'submit', class: 'primary', id: 'project-start' }, 'Project');
    dialog.append(element('form', { method: 'dialog', onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); submit(); } },
        element('h2', { id: 'project-title' }, 'Project an image'),
        element('p', { class: 'hint' }, 'Finds the latent whose image is nearest. Two images of one subject at different scales fix the scales between.'),
        element('div', { class: 'form' }, first.row, scale.row, second.row, scale2.row, name.row, steps.row), preview, work,
        element('div', { class: 'row end' }, element('button', { type: 'button', onclick: () => dialog.close() }, 'Close'), start, go)));
    /** @type {JobView | null} */
    let job = null;

    async function submit() {
        start.disabled = true;
        try {
            const [given] = first.files();
            if (!given) {
                throw new Error('There is no image: drop one here or choose a file.');
            }
            const body = /** @type {any} */ ({ kind: 'project', name: name.input.value.trim(), image: await upload(given), scale: Number(scale.input.value), steps: Number(steps.input.value) });
            const [other] = second.files();
            if (other) {
                body.image2 = await upload(other);
                body.scale2 = Number(scale2.input.value);
            }
            go.hidden = true;
            const view = new JobView(running => running.preview && show(id), ended => end(ended, body.name, id));
            job = view;
            const id = await view.start(body);
            work.replaceChildren(view.element);
        } catch (error) {
            start.disabled = false;
            report(error);
        }
    }

    /** @param {string} id */
    async function show(id) {
        try {
            const address = URL.createObjectURL(await (await send('GET', `/api/jobs/${id}/preview`)).blob());
            preview.onload = () => URL.revokeObjectURL(address);
            preview.src = address;
            preview.hidden = false;
        } catch (error) {
            if (/** @type {any} */ (error).status !== 404) {
                report(error);
            }
        }
    }

    /** @param {import('./jobs.js').Job} ended @param {string} called @param {string} id */
    function end(ended, called, id) {
        start.disabled = false;
        job = null;
        if (ended.state === 'done') {
            if (ended.preview) {
                show(id);
            }
            onLatent();
            go.hidden = false;
            go.onclick = () => {
                store.set({ ...store.state, file: called, mix: [], blend: null, directions: {} });
                dialog.close();
            };
            go.focus();
        }
    }

    /** @param {FileList | File[]} files */
    function open(files) {
        first.set([...files].slice(0, 1));
        second.set([...files].slice(1, 2));
        if (!job) {
            work.replaceChildren();
            go.hidden = true;
            preview.hidden = true;
        }
        if (!dialog.open) {
            dialog.showModal();
        }
    }

    listenToDrops(open);
    return () => open([]);
}

/** @param {(files: FileList) => void} open */
function listenToDrops(open) {
    const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
    let depth = 0;
    const mark = (/** @type {number} */ by) => {
        depth = by === 0 ? 0 : Math.max(0, depth + by);
        document.body.classList.toggle('dropping', depth > 0);
    };
    addEventListener('dragenter', event => hasFiles(event) && mark(1));
    addEventListener('dragleave', event => hasFiles(event) && mark(-1));
    addEventListener('dragover', event => hasFiles(event) && event.preventDefault());
    addEventListener('drop', event => {
        if (hasFiles(event) && event.dataTransfer) {
            event.preventDefault();
            mark(0);
            open(event.dataTransfer.files);
        }
    });
}

/** @param {File} file */
async function upload(file) {
    if (file.size > LARGEST_BYTES) {
        throw new Error(`${file.name} has ${(file.size / 1048576).toFixed(0)} MiB; expected at most 32.`);
    }
    return (await (await send('POST', '/api/uploads', file)).json()).id;
}

/** @param {string} id @param {string} text @param {any} more */
function field(id, text, more) {
    const input = element('input', { id, autocomplete: 'off', ...more });
    return { input, row: element('div', { class: 'field' }, element('label', { for: id }, text), input) };
}

/** @param {string} id @param {string} text */
function imageField(id, text) {
    const input = element('input', { id, type: 'file', accept: 'image/png,image/jpeg,image/webp' });
    return {
        row: element('div', { class: 'field' }, element('label', { for: id }, text), input),
        files: () => [...input.files],
        /** @param {File[]} files */
        set: files => {
            const transfer = new DataTransfer();
            files.forEach(file => transfer.items.add(file));
            input.files = transfer.files;
        },
    };
}
