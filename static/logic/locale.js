/**
 * Whose habits numbers and dates follow. Words stay English; a person reads figures the way they write them.
 *
 * The browser's own locale counts, unless the profile names another language than English, which everybody begins with.
 *
 * @param {{ preferences?: { language?: string } } | null} profile
 * @param {readonly string[]} languages  The browser's, the best first.
 * @returns {string} one that the engine knows
 */
export function localeOf(profile, languages) {
    const chosen = profile?.preferences?.language;
    const wishes = chosen && chosen !== "en"
        ? [...languages.filter((one) => one.toLowerCase().split("-")[0] === chosen.toLowerCase()), chosen]
        : languages;
    return wishes.find(isKnown) ?? "en";
}

function isKnown(locale) {
    try {
        return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
    } catch {
        return false; // no language tag at all
    }
}

/** The one in use. One person is signed in at a time; who draws figures asks for it when they are drawn. */
let current = "en";

export const locale = () => current;

/** @param {string} next */
export function useLocale(next) {
    current = next;
}

/** @param {unknown} unit  Whether a unit is a currency: CZK, EUR. */
export const isCurrency = (unit) => typeof unit === "string" && /^[A-Z]{3}$/.test(unit);

/**
 * An amount of money as it is written there.
 *
 * @param {number} value
 * @param {string} currency  ISO 4217; what the engine does not know stands as it is.
 * @param {Intl.NumberFormatOptions} [options]
 */
export function moneyText(value, currency, options = {}) {
    return new Intl.NumberFormat(current, { style: "currency", currency, ...options }).format(value);
}

/**
 * The number that somebody typed the way they write numbers: groups of digits, their decimal sign.
 *
 * @param {string} text
 * @param {string} [of]  A locale.
 * @returns {number} NaN for what is none
 */
export function numberFrom(text, of = current) {
    const parts = new Intl.NumberFormat(of).formatToParts(-12_345_678.9);
    const sign = (type) => parts.find((part) => part.type === type)?.value ?? "";
    const [decimal, group] = [sign("decimal"), sign("group")];
    let plain = text.trim().replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[\u2212\u2013]/, "-");
    if (group !== "" && isGrouped(plain, group, decimal)) plain = plain.replaceAll(group, "");
    if (decimal !== "." && plain.includes(decimal)) plain = plain.replace(decimal, ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** Threes of digits between the signs; "1.5" where groups are dotted is no thousand and a half, but a decimal. */
function isGrouped(text, group, decimal) {
    const [whole] = text.replace(/^[+-]/, "").split(decimal);
    const [first, ...rest] = whole.split(group);
    return rest.length > 0 && /^\d{1,3}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
}

/** A number for a field, as it is typed there: decimals as needed, no groups. @param {number} value */
export const numberForField = (value) =>
    new Intl.NumberFormat(current, { useGrouping: false, maximumFractionDigits: 12 }).format(value);
