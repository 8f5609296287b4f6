/**
 * From pixels of the screen to image units and back, as the runtime does it: the region is (centre, 2 scale / shorter side), rotated and
 * sheared about its centre. No DOM.
 *
 * @typedef {object} View
 * @property {number} x image units at the middle of the screen
 * @property {number} y
 * @property {number} xx image units right per pixel right
 * @property {number} xy image units right per pixel down
 * @property {number} yx image units down per pixel right
 * @property {number} yy image units down per pixel down
 * @property {number} width pixels
 * @property {number} height pixels
 */

/**
 * The view of a state on a screen.
 * @param {Readonly<Record<string, number>>} values parameters by name
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {View}
 */
export function viewOf(values, width, height) {
    const period = (2 * values.scale) / Math.min(width, height);
    const across = period * values.aspect;
    const angle = (values.rotation * Math.PI) / 180;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return {
        x: values['centre.x'], y: values['centre.y'],
        xx: (cos + values.shear * sin) * across, xy: (sin - values.shear * cos) * period,
        yx: -sin * across, yy: cos * period, width, height,
    };
}

/** @param {View} view @param {number} px @param {number} py */
export function toImage(view, px, py) {
    const dx = px - view.width / 2;
    const dy = py - view.height / 2;
    return { x: view.x + view.xx * dx + view.xy * dy, y: view.y + view.yx * dx + view.yy * dy };
}

/** @param {View} view @param {number} x @param {number} y */
export function toScreen(view, x, y) {
    const determinant = view.xx * view.yy - view.xy * view.yx;
    const dx = x - view.x;
    const dy = y - view.y;
    return {
        x: (view.yy * dx - view.xy * dy) / determinant + view.width / 2,
        y: (view.xx * dy - view.yx * dx) / determinant + view.height / 2,
    };
}

/**
 * The 2x3 transform that draws an image of one view at its place in another: [a, b, c, d, e, f] of CanvasRenderingContext2D.setTransform.
 * @param {View} image view of the image, in its own pixels
 * @param {View} screen view of the screen
 */
export function placement(image, screen) {
    const at = (/** @type {number} */ px, /** @type {number} */ py) => {
        const p = toImage(image, px, py);
        return toScreen(screen, p.x, p.y);
    };
    const origin = at(0, 0);
    const right = at(image.width, 0);
    const down = at(0, image.height);
    return [
        (right.x - origin.x) / image.width, (right.y - origin.y) / image.width,
        (down.x - origin.x) / image.height, (down.y - origin.y) / image.height, origin.x, origin.y,
    ];
}

/**
 * The parameters after the content moved by pixels of the screen.
 * @param {Readonly<Record<string, number>>} values
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 */
export function panned(values, view, dx, dy) {
    return centred(values['centre.x'] - view.xx * dx - view.xy * dy, values['centre.y'] - view.yx * dx - view.yy * dy);
}

/**
 * The parameters after a zoom that keeps the content at a pixel of the screen.
 * @param {Readonly<Record<string, number>>} values
 * @param {View} view
 * @param {number} px
 * @param {number} py
 * @param {number} factor of the scale: below 1 shows less of the image
 * @param {{minimum: number, maximum: number}} range of the scale
 */
export function zoomed(values, view, px, py, factor, range) {
    const scale = Math.min(range.maximum, Math.max(range.minimum, values.scale * factor));
    const fixed = toImage(view, px, py);
    const next = viewOf({ ...values, scale }, view.width, view.height);
    const moved = toImage(next, px, py);
    return { scale: Number(scale.toPrecision(9)), ...centred(values['centre.x'] + fixed.x - moved.x, values['centre.y'] + fixed.y - moved.y) };
}

/** @param {number} x @param {number} y */
function centred(x, y) {
    const limit = (/** @type {number} */ value) => Math.min(1e4, Math.max(-1e4, Number(value.toFixed(9))));
    return { 'centre.x': limit(x), 'centre.y': limit(y) };
}

/** Decimals that tell neighbouring pixels apart. @param {View} view */
export function decimals(view) {
    const period = Math.min(Math.hypot(view.xx, view.yx), Math.hypot(view.xy, view.yy));
    return Math.min(9, Math.max(0, Math.ceil(-Math.log10(period))));
}
