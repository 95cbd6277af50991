/**
 * How well a person's words match a label: words may be parted and shortened, their order does not count.
 *
 * @param {string} typed
 * @param {string} label
 * @param {string} [more]  Further words that find it.
 * @returns {number} 0: not at all; the higher the better
 */
export function matchOf(typed, label, more = "") {
    const wanted = folded(typed).split(/\s+/).filter((word) => word !== "");
    const text = folded(label);
    const words = wordsOf(text);
    const others = wordsOf(folded(more));
    let sum = 1;
    for (const word of wanted) {
        const score = scoreOf(word, text, words, others);
        if (score === 0) return 0;
        sum += score;
    }
    return sum;
}

function scoreOf(word, text, words, others) {
    if (text.startsWith(word)) return 5;
    if (words.some((one) => one.startsWith(word))) return 4;
    if (text.includes(word)) return 3;
    return others.some((one) => one.startsWith(word)) ? 2 : 0;
}

const wordsOf = (text) => text.split(/[\s\-_/.,()]+/).filter((word) => word !== "");

/** Lower case, without accents. */
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/**
 * Those that match, the best first; what matches alike keeps its order.
 *
 * @template {{ label: string, words?: string }} C
 * @param {string} typed
 * @param {C[]} choices
 * @returns {C[]}
 */
export function matching(typed, choices) {
    if (typed.trim() === "") return choices;
    return choices
        .map((choice) => ({ choice, score: matchOf(typed, choice.label, choice.words) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .map(({ choice }) => choice);
}
