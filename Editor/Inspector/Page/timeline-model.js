/**
 * Edits of a timeline in the form of its file (Documentation~/timeline.schema.json). Nothing is changed in place. No DOM.
 *
 * @typedef {{time: number, value: number, easing?: string}} Keyframe
 * @typedef {object} Timeline
 * @property {number} duration seconds
 * @property {"once"|"loop"|"ping-pong"} [loop]
 * @property {number} [fps]
 * @property {Record<string, number | Keyframe[]>} [tracks]
 * @property {any} [zoom]
 */

export const DEFAULT_FPS = 30;
const SMALLEST_GAP = 0.001;

/** @returns {Timeline} */
export const emptyTimeline = () => ({ duration: 8, loop: 'once', fps: DEFAULT_FPS, tracks: {} });

/** @param {Timeline} timeline */
export const isEmpty = timeline => !timeline.zoom && Object.keys(timeline.tracks ?? {}).length === 0;

/**
 * The keyframes of a track; a constant is one keyframe at the start.
 * @param {Timeline} timeline
 * @param {string} name
 * @returns {Keyframe[]}
 */
export function keyframes(timeline, name) {
    const track = timeline.tracks?.[name];
    return track === undefined ? [] : typeof track === 'number' ? [{ time: 0, value: track }] : track;
}

/** Whether a zoom of the timeline drives the parameter. @param {Timeline} timeline @param {string} name */
export const drivenByZoom = (timeline, name) => Boolean(timeline.zoom) && ['centre.x', 'centre.y', 'scale'].includes(name);

/** A time on the millisecond and within the duration. @param {Timeline} timeline @param {number} time */
export const snapped = (timeline, time) => Number(Math.min(timeline.duration, Math.max(0, time)).toFixed(3));

/** Index of the keyframe at a time, within half a frame, or -1. @param {Timeline} timeline @param {string} name @param {number} time */
export function indexAt(timeline, name, time) {
    const near = 0.5 / (timeline.fps ?? DEFAULT_FPS);
    return keyframes(timeline, name).findIndex(k => Math.abs(k.time - time) < near);
}

/** @param {Timeline} timeline @param {string} name @param {Keyframe[]} track @returns {Timeline} */
function withTrack(timeline, name, track) {
    const tracks = { ...timeline.tracks };
    if (track.length === 0) {
        delete tracks[name];
    } else {
        tracks[name] = track;
    }
    return { ...timeline, tracks };
}

/**
 * Sets a keyframe: the one at this time, or a new one.
 * @param {Timeline} timeline
 * @param {string} name
 * @param {number} time
 * @param {number} value
 */
export function withKeyframe(timeline, name, time, value) {
    const track = keyframes(timeline, name);
    const index = indexAt(timeline, name, time);
    if (index >= 0) {
        return withTrack(timeline, name, track.map((k, i) => (i === index ? { ...k, value } : k)));
    }
    return withTrack(timeline, name, [...track, { time: snapped(timeline, time), value }].sort((a, b) => a.time - b.time));
}

/**
 * Changes a keyframe. Its time stays between its neighbours.
 * @param {Timeline} timeline
 * @param {string} name
 * @param {number} index
 * @param {Partial<Keyframe>} change
 */
export function changed(timeline, name, index, change) {
    const track = keyframes(timeline, name);
    const next = { ...track[index], ...change };
    const low = index > 0 ? track[index - 1].time + SMALLEST_GAP : 0;
    const high = index < track.length - 1 ? track[index + 1].time - SMALLEST_GAP : timeline.duration;
    next.time = Number(Math.min(high, Math.max(low, snapped(timeline, next.time))).toFixed(3));
    return withTrack(timeline, name, track.map((k, i) => (i === index ? next : k)));
}

/** @param {Timeline} timeline @param {string} name @param {number} index */
export const withoutKeyframe = (timeline, name, index) => withTrack(timeline, name, keyframes(timeline, name).filter((_, i) => i !== index));

/** @param {Timeline} timeline @param {string} name */
export const withoutTrack = (timeline, name) => withTrack(timeline, name, []);

/**
 * Another duration; not shorter than the last keyframe.
 * @param {Timeline} timeline
 * @param {number} duration
 * @returns {Timeline}
 */
export function withDuration(timeline, duration) {
    const last = Object.keys(timeline.tracks ?? {}).flatMap(name => keyframes(timeline, name).map(k => k.time));
    const zooms = timeline.zoom ? [timeline.zoom].flat().map(z => z.to.time) : [];
    return { ...timeline, duration: Number(Math.min(86400, Math.max(0.1, duration, ...last, ...zooms)).toFixed(3)) };
}

/**
 * Where a clock that started at 0 is in the timeline, and whether it has ended.
 * @param {Timeline} timeline
 * @param {number} elapsed seconds
 * @param {boolean} repeat once is played again
 */
export function playedTime(timeline, elapsed, repeat) {
    const { duration, loop = 'once' } = timeline;
    if (loop === 'ping-pong') {
        const phase = elapsed % (2 * duration);
        return { time: phase <= duration ? phase : 2 * duration - phase, ended: false };
    }
    if (loop === 'loop' || repeat) {
        return { time: elapsed % duration, ended: false };
    }
    return { time: Math.min(elapsed, duration), ended: elapsed >= duration };
}
