/** Small images that the server sends one after another. */

/**
 * Splits the bytes of several tiles.
 * @param {Uint8ClampedArray<ArrayBuffer>} bytes RGBA
 * @param {number} side pixels
 * @returns {ImageData[]}
 */
export function split(bytes, side) {
    const size = side * side * 4;
    return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => new ImageData(bytes.slice(i * size, (i + 1) * size), side, side));
}

/** Draws a tile into its canvas. @param {HTMLCanvasElement} canvas @param {ImageData} image */
export function paint(canvas, image) {
    canvas.width = image.width;
    canvas.height = image.height;
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
}
