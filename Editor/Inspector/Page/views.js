import { byId, element } from './dom.js';

/** What the stage shows of the network's channels. */

/** @param {import('./store.js').Store} store @returns {(index: number) => void} chooses a view by its number */
export function buildViews(store) {
    const { network } = store;
    const views = [['colour', 'Colour'], ...network.hasHeight ? [['relief', 'Relief'], ['height', 'Height']] : [], ['channel', 'Channels'], ['tiles', 'Tiles']];
    const buttons = views.map(([value, text]) => element('button', { type: 'button', class: 'tab', 'data-view': value, 'aria-pressed': 'false', onclick: () => choose(value) }, text));
    const channel = element('select', { id: 'channel', 'aria-label': 'Channel', onchange: () => store.set({ ...store.state, view: `channel:${channel.value}` }) },
        ...network.channels.map((/** @type {string} */ name) => element('option', { value: name }, name)));
    byId('views').append(...buttons, channel);

    /** @param {string} value */
    const choose = value => store.set({ ...store.state, view: value === 'channel' ? `channel:${channel.value}` : value });
    const update = () => {
        const [kind, name] = store.state.view.split(':');
        buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.view === kind)));
        channel.hidden = kind !== 'channel';
        if (name) {
            channel.value = name;
        }
    };
    store.listen(update);
    update();
    return index => views[index] && choose(views[index][0]);
}
