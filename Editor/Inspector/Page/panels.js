import { byId, element } from './dom.js';

/** Panels with tabs: those of the latents, and on a narrow screen the places of the page. */

/**
 * Builds tabs over panels.
 * @param {HTMLElement} container
 * @param {string} label
 * @param {{id: string, text: string, panel: HTMLElement}[]} entries
 * @returns {(id: string) => void} chooses a panel
 */
export function buildTabs(container, label, entries) {
    const tabs = entries.map(({ id, text, panel }) => {
        panel.id = `panel-${id}`;
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', `tab-${id}`);
        return element('button', { type: 'button', class: 'tab', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, onclick: () => choose(id) }, text);
    });
    const list = element('div', {
        class: 'tabs', role: 'tablist', 'aria-label': label,
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
            const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (by) {
                const now = tabs.findIndex(tab => tab.getAttribute('aria-selected') === 'true');
                const next = (now + by + tabs.length) % tabs.length;
                choose(entries[next].id);
                tabs[next].focus();
                event.preventDefault();
                event.stopPropagation();
            }
        },
    }, ...tabs);
    container.append(list, ...entries.map(entry => entry.panel));

    /** @param {string} chosen */
    function choose(chosen) {
        entries.forEach(({ id, panel }, i) => {
            tabs[i].setAttribute('aria-selected', String(id === chosen));
            tabs[i].tabIndex = id === chosen ? 0 : -1;
            panel.hidden = id !== chosen;
        });
    }

    choose(entries[0].id);
    return choose;
}

/** On a narrow screen one place is shown below the image. */
export function buildPlaces() {
    const places = [['latents', 'Latents'], ['controls', 'Sliders'], ['timeline', 'Timeline']];
    const buttons = places.map(([id, text]) => element('button', { type: 'button', 'data-place-of': id, onclick: () => choose(id) }, text));
    byId('places').append(...buttons);

    /** @param {string} chosen */
    function choose(chosen) {
        document.body.dataset.place = chosen;
        buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.placeOf === chosen)));
    }

    choose('controls');
}
