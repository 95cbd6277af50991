/**
 * The marks at both ends of a relationship as one path: feet and bars, and rings for what may be none.
 *
 * @param {{ marks: string[], rings: { x: number, y: number }[], radius: number }} route  Of logic/modelling/geometry.js.
 */
export const marksOf = ({ marks, rings, radius: r }) =>
    [...marks, ...rings.map(({ x, y }) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`)].join("");
