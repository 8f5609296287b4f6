import { get, isLost, linkTo, onConnection, post } from './api.js';
import { buildCompare } from './compare.js';
import { buildControls } from './controls.js';
import { Directions } from './directions.js';
import { byId, element, iconButton, later } from './dom.js';
import { bake, buildExport } from './export.js';
import { Handles } from './handles.js';
import { buildKeys } from './keys.js';
import { Mix } from './mix.js';
import { notify, report, watchConnection } from './notice.js';
import { buildPlaces, buildTabs } from './panels.js';
import { Player } from './player.js';
import { buildProjection } from './project.js';
import { Sheet } from './sheet.js';
import { Stage } from './stage.js';
import { LatentFiles, Stars } from './stars.js';
import { parse } from './state.js';
import { Store } from './store.js';
import { buildTimeline } from './timeline.js';
import { DEFAULT_FPS, emptyTimeline } from './timeline-model.js';
import { buildViews } from './views.js';
import { buildWarps } from './warps.js';

/** The inspector's page: asks what the network is, then builds the parts. */

watchConnection();
start();

async function start() {
    try {
        build(await get('/api/network'));
    } catch (error) {
        // Without a server there is nothing to show; the banner says so, and the page starts when it is back.
        report(error);
        if (isLost()) {
            onConnection('back', () => location.reload());
        }
    }
}

/** @param {any} network */
function build(network) {
    const initial = parse(network.initial, network.parameters, network.modes[0]);
    const store = new Store(network, { state: initial, other: initial, slot: 'A', second: 1, timeline: emptyTimeline() });
    const state = readAddress(store, location.href) ?? initial;
    store.show({ state, other: state });
    const player = new Player(store);
    const stage = new Stage(store);
    const stars = new Stars(store);
    const files = new LatentFiles(store, () => openProjection(), name => bake(store, name));
    const openProjection = buildProjection(store, () => files.load());
    const openExport = buildExport(store, () => files.load());
    buildControls(store, player);
    buildTabs(byId('latents'), 'Latents', [
        { id: 'seeds', text: 'Seeds', panel: new Sheet(store, seed => stars.addSeed(seed)).element },
        { id: 'mix', text: 'Mix', panel: new Mix(store).element },
        { id: 'directions', text: 'Directions', panel: new Directions(store).element },
        { id: 'stars', text: 'Stars', panel: stars.element },
        { id: 'files', text: 'Files', panel: files.element },
    ]);
    byId('tab-stars').addEventListener('click', () => stars.load());
    buildWarps(store, stage);
    new Handles(store, stage);
    buildTimeline(store, player, () => openExport('mp4'));
    buildPlaces();
    const exchange = buildCompare(store, stage);
    const openHelp = buildKeys({
        undo: () => store.undo(), redo: () => store.redo(), swap: exchange, play: () => player.toggle(), view: buildViews(store), stage,
        frame: by => player.seek(player.time + by / (store.content.timeline.fps ?? DEFAULT_FPS)),
    });
    buildBar(store, stage, openExport, openHelp);
    keepAddress(store);
    byId('network').textContent = network.name;
    byId('network').title = `${network.credit}${network.licence ? `, ${network.licence}` : ''}`;
    document.body.dataset.ready = 'true';
}

/** @param {Store} store @param {Stage} stage @param {(kind: string) => void} openExport @param {() => void} openHelp */
function buildBar(store, stage, openExport, openHelp) {
    const undo = iconButton('undo', 'Undo', () => store.undo(), { id: 'undo' });
    const redo = iconButton('redo', 'Redo', () => store.redo(), { id: 'redo' });
    byId('history').append(undo, redo);
    const detail = element('select', {
        id: 'detail', 'aria-label': 'Detail', title: 'Pixels made per pixel shown',
        onchange: () => {
            stage.detail = Number(detail.value);
            stage.refresh();
        },
    }, ...[[1, 'Detail 1'], [0.5, 'Detail ½'], [0.25, 'Detail ¼']].map(([value, text]) => element('option', { value }, String(text))));
    byId('actions').append(detail,
        iconButton('link', 'Copy link', () => copy(linkTo(store.text()), 'The link is copied.'), { id: 'copy-link' }),
        iconButton('command', 'Copy command', async () => {
            try {
                copy((await post('/api/state', { state: store.text() })).command, 'The command is copied.');
            } catch (error) {
                report(error);
            }
        }, { id: 'copy-command' }),
        iconButton('save', 'Export', () => openExport('png'), { id: 'open-export' }), iconButton('help', 'Controls and keys', openHelp, { id: 'open-help' }));
    const update = () => {
        undo.disabled = !store.canUndo;
        redo.disabled = !store.canRedo;
    };
    store.listen(update);
    update();
}

/** @param {string} text @param {string} message */
async function copy(text, message) {
    try {
        await navigator.clipboard.writeText(text);
        notify(message);
    } catch {
        notify('The browser does not permit copying.', 'error');
    }
}

/** The state of an address, or null where it has none or is the shown one. @param {Store} store @param {string} address */
function readAddress(store, address) {
    const text = new URL(address).hash.slice(1);
    try {
        return text === '' || text === store.text() ? null : store.read(text);
    } catch (error) {
        report(error);
        return null;
    }
}

/** Keeps the state in the address. @param {Store} store */
function keepAddress(store) {
    const write = later(() => history.replaceState(null, '', `#${store.text()}`), 200);
    store.listen(write);
    write();
    addEventListener('hashchange', event => {
        // The event's own address: a write that was pending may have replaced the location's between the change and its event.
        const state = readAddress(store, event.newURL);
        if (state) {
            store.set(state);
        }
    });
}
