/**
 * The marks at both ends of a relationship as one path: feet and bars, and rings for what may be none.
 *
 * @param {{ marks: string[], rings: { x: number, y: number }[], radius: number }} route  Of logic/modelling/geometry.
 */
export const marksOf = ({ marks, rings, radius }) => [...marks, ...rings.map((ring) => circle(ring, radius))].join("");

const circle = ({ x, y }, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
