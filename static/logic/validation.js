import { strings } from "./strings.js";
import { parseTags } from "./tags.js";

const PASSWORD_MINIMUM = 8;
const PASSWORD_MAXIMUM = 128;
const TAG_MAXIMUM = 50;
const MOST_TAGS = 20;

/** The longest name of a dashboard, in characters. */
export const NAME_MAXIMUM = 200;

/** Each answers with the words to show beside the field, or null. The server has the last word. */

export function emailFault(text) {
    if (text.trim() === "") return strings.errors.emailMissing;
    return /^[^\s@]+@[^\s@]+$/.test(text.trim()) ? null : strings.errors.emailShape;
}

/** For an existing password only its presence counts: rules may have changed since it was set. */
export const currentPasswordFault = (text) => (text === "" ? strings.errors.passwordMissing : null);

export function newPasswordFault(text) {
    const length = [...text].length; // characters, not UTF-16 units
    if (length === 0) return strings.errors.passwordMissing;
    if (length < PASSWORD_MINIMUM) return strings.errors.passwordShort(PASSWORD_MINIMUM - length);
    return length > PASSWORD_MAXIMUM ? strings.errors.passwordLong : null;
}

export const nameFault = (text) => (text.trim() === "" ? strings.errors.nameMissing : lengthFault(NAME_MAXIMUM)(text));

/** @param {number} most */
export const lengthFault = (most) => (text) => ([...text.trim()].length > most ? strings.errors.tooLong(most) : null);

export function tagsFault(text) {
    const tags = parseTags(text);
    if (tags.length > MOST_TAGS) return strings.errors.tooManyTags(MOST_TAGS);
    const long = tags.find((tag) => [...tag].length > TAG_MAXIMUM);
    return long === undefined ? null : strings.errors.tagTooLong(long, TAG_MAXIMUM);
}

/** An address of a picture that other people's browsers will load; none is fine. */
export function httpsFault(text) {
    if (text.trim() === "") return null;
    try {
        return new URL(text.trim()).protocol === "https:" ? null : strings.settings.avatarFault;
    } catch {
        return strings.settings.avatarFault;
    }
}
