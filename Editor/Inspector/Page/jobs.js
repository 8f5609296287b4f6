import { get, post, send } from './api.js';
import { element } from './dom.js';
import { report } from './notice.js';

/** Work of the server that takes a while: progress, cancelling, and its files. */

const POLL_MILLISECONDS = 300;

/** @typedef {{id: string, kind: string, state: "running"|"done"|"failed"|"cancelled", progress: number, message: string, preview: boolean, files: {name: string, bytes: number}[], error?: string}} Job */
export class JobView {
    #bar = element('progress', { max: 1, value: 0, 'aria-label': 'Progress' });
    #text = element('span', { class: 'muted', role: 'status' });
    #cancel = element('button', { type: 'button', class: 'cancel', onclick: () => this.cancel() }, 'Cancel');
    #files = element('ul', { class: 'files' });
    #id = '';
    #ended = false;

    /** @param {(job: Job) => void} onProgress @param {(job: Job) => void} onEnd */
    constructor(onProgress = () => {}, onEnd = () => {}) {
        this.onProgress = onProgress;
        this.onEnd = onEnd;
        this.element = element('div', { class: 'job', 'data-state': 'running' }, element('div', { class: 'row' }, this.#bar, this.#text, this.#cancel), this.#files);
    }

    /** Starts the work. @param {any} body */
    async start(body) {
        const answer = await post('/api/jobs', body);
        this.#id = answer.id;
        this.#poll();
        return answer.id;
    }

    async cancel() {
        if (this.#id && !this.#ended) {
            await send('DELETE', `/api/jobs/${this.#id}`).catch(report);
        }
    }

    async #poll() {
        try {
            const job = await get(`/api/jobs/${this.#id}`);
            this.#show(job);
            if (job.state !== 'running') {
                this.#ended = true;
                this.onEnd(job);
                return;
            }
            this.onProgress(job);
        } catch (error) {
            if (/** @type {any} */ (error).status !== 0) {
                this.#ended = true;
                this.element.dataset.state = 'failed';
                report(error);
                return;
            }
        }
        setTimeout(() => this.#poll(), POLL_MILLISECONDS);
    }

    /** @param {Job} job */
    #show(job) {
        this.element.dataset.state = job.state;
        this.#bar.value = job.state === 'done' ? 1 : job.progress;
        this.#text.textContent = { running: job.message || `${Math.round(100 * job.progress)} %`, done: 'Done', failed: job.error ?? 'Failed', cancelled: 'Cancelled' }[job.state];
        this.#cancel.hidden = job.state !== 'running';
        this.#files.replaceChildren(...(job.state === 'running' ? [] : job.files).map(file => element('li', {},
            element('button', { type: 'button', class: 'link', 'data-download': file.name, onclick: () => this.#download(file.name) }, file.name),
            element('span', { class: 'note' }, size(file.bytes)))));
    }

    /** The request needs the token in a header, so the file passes through memory. @param {string} name */
    async #download(name) {
        try {
            const answer = await send('GET', `/api/jobs/${this.#id}/files/${encodeURIComponent(name)}`);
            const address = URL.createObjectURL(await answer.blob());
            element('a', { href: address, download: name }).click();
            setTimeout(() => URL.revokeObjectURL(address), 60_000);
        } catch (error) {
            report(error);
        }
    }
}

/** @param {number} bytes */
const size = bytes => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
