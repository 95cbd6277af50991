import { locale, moneyText } from "../locale.js";

/** From here on a figure on a card is said in thousands or millions. */
const COMPACT_FROM = 1_000_000;
const DAY_MS = 86_400_000;

/**
 * Figures, money and times of the CRM as the signed-in person reads them.
 *
 * @param {string} zone  IANA name, known to the engine.
 */
export function formatsFor(zone) {
    const times = (/** @type {Intl.DateTimeFormatOptions} */ options) => new Intl.DateTimeFormat(locale(), options);
    const day = times({ timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
    const moment = times({ timeZone: zone, dateStyle: "medium", timeStyle: "short" });
    const date = times({ timeZone: zone, dateStyle: "medium" });
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }); // 2026-11-20
    const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "short" });
    const number = new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 });

    return {
        zone,
        /** "18,615,863" */
        count: (value) => number.format(value),
        /**
         * All of it: "CZK 1,245,680.50"; without a currency a plain number.
         *
         * @param {boolean} [cents]  Whether hundredths are written; else where there are some.
         */
        money: (value, currency, cents = !Number.isInteger(value)) =>
            currency ? moneyText(value, currency, cents ? {} : { maximumFractionDigits: 0 }) : number.format(value),
        /** What fits a card: no hundredths from a thousand on, millions as millions. */
        figure: (value, currency) => figure(value, currency),
        /** 13.4 → "13.4 %" in the locale's way. @param {number} value  In hundredths. */
        percent: (value) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 1 }).format(
            value / 100,
        ),
        /** "20 Nov 2026", of "2026-11-20". */
        day: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? day.format(new Date(`${text}T00:00:00Z`)) : text),
        /** With the time of day, in the person's zone. */
        moment: (at) => moment.format(new Date(at)),
        date: (at) => date.format(new Date(at)),
        /** "5 min. ago", "yesterday", and the date from a week on. */
        ago(at, now = Date.now()) {
            const then = new Date(at).getTime();
            const passed = now - then;
            if (passed < 0 || passed >= 7 * DAY_MS) return date.format(then);
            if (passed < 3_600_000) return relative.format(-Math.floor(passed / 60_000), "minute");
            const days = Math.round((Date.parse(today.format(now)) - Date.parse(today.format(then))) / DAY_MS);
            return days === 0
                ? relative.format(-Math.floor(passed / 3_600_000), "hour")
                : relative.format(-days, "day");
        },
    };
}

/** Whether amounts that stand below each other need their hundredths: one with some makes all of them. */
export const haveCents = (values) => values.some((value) => typeof value === "number" && !Number.isInteger(value));

function figure(value, currency) {
    const options = digitsOf(value);
    return currency ? moneyText(value, currency, options) : new Intl.NumberFormat(locale(), options).format(value);
}

/** @returns {Intl.NumberFormatOptions} */
function digitsOf(value) {
    const size = Math.abs(value);
    if (size >= COMPACT_FROM) return { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 2 };
    const digits = size >= 1_000 || Number.isInteger(value) ? 0 : 2;
    return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

/** @typedef {ReturnType<typeof formatsFor>} Formats */
