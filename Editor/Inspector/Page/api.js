/** Requests to the server: the token, the session of this tab, errors as messages, and whether the connection holds. */

const RETRY_MILLISECONDS = 1000;
const session = Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');
const connection = new EventTarget();
let lost = false;
let refused = false;

/** The token, from the address the first time; then it stays out of the address. */
const token = (() => {
    const address = new URL(location.href);
    const given = address.searchParams.get('token');
    if (given) {
        sessionStorage.setItem('token', given);
        address.searchParams.delete('token');
        history.replaceState(null, '', address);
    }
    return given ?? sessionStorage.getItem('token') ?? '';
})();

/** A refusal by the server, or a lost connection (status 0). */
export class RequestError extends Error {
    /** @param {string} message @param {number} status */
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}

/** The address of a state that another tab can open. @param {string} text */
export const linkTo = text => `${location.origin}/?token=${token}#${text}`;

/**
 * Sends a request.
 * @param {string} method
 * @param {string} path
 * @param {any} [body] JSON, or a Blob as it is
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>}
 * @throws {RequestError}
 */
export async function send(method, path, body, signal) {
    const isFile = body instanceof Blob;
    let answer;
    try {
        answer = await fetch(path, {
            method, signal,
            headers: {
                'X-ScaleParty-Token': token, 'X-ScaleParty-Session': session,
                ...(body === undefined ? {} : { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json' }),
            },
            body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
        });
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }
        loseConnection();
        throw new RequestError('The inspector does not answer.', 0);
    }
    if (!answer.ok) {
        const said = await answer.json().catch(() => ({}));
        if (answer.status === 403) {
            loseConnection(true);
        }
        throw new RequestError(said.error ?? `The inspector answered with status ${answer.status}.`, answer.status);
    }
    return answer;
}

/** @param {string} path */
export const get = async path => (await send('GET', path)).json();

/** @param {string} path @param {any} body */
export const post = async (path, body) => (await send('POST', path, body)).json();

/** @param {string} path @param {any} body */
export const put = (path, body) => send('PUT', path, body);

/**
 * Asks for pixels.
 * @param {string} path
 * @param {any} body
 * @param {AbortSignal} [signal]
 */
export async function pixels(path, body, signal) {
    const answer = await send('POST', path, body, signal);
    try {
        return { headers: answer.headers, bytes: new Uint8ClampedArray(await answer.arrayBuffer()) };
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }
        loseConnection();
        throw new RequestError('The connection broke.', 0);
    }
}

/** @param {boolean} byToken the server answers, but with another token */
function loseConnection(byToken = false) {
    refused = byToken;
    const before = lost;
    lost = true;
    connection.dispatchEvent(new CustomEvent('lost', { detail: { refused } }));
    if (!before) {
        setTimeout(retry, RETRY_MILLISECONDS);
    }
}

async function retry() {
    try {
        const answer = await fetch('/api/network', { headers: { 'X-ScaleParty-Token': token, 'X-ScaleParty-Session': session } });
        if (answer.ok) {
            lost = false;
            connection.dispatchEvent(new CustomEvent('back'));
            return;
        }
        connection.dispatchEvent(new CustomEvent('lost', { detail: { refused: answer.status === 403 } }));
    } catch {
        // The server is still away.
    }
    setTimeout(retry, RETRY_MILLISECONDS);
}

/** @param {"lost"|"back"} event @param {(event: any) => void} listener */
export const onConnection = (event, listener) => connection.addEventListener(event, listener);
export const isLost = () => lost;
