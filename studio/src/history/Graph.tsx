import type { Placed } from "./shape";

export const ROW = 68; // px; the height of a card
export const LANE = 14;
const LEFT = 12;
const RADIUS = 4.5;

/** The branches beside the cards. Told in words by the cards themselves. */
export function Graph({ placed, shown }: { placed: Placed[]; shown: string | null }) {
  const lanes = Math.max(0, ...placed.map(({ lane }) => lane));
  return (
    <svg className="graph" aria-hidden="true" width={LEFT + (lanes + 1) * LANE} height={placed.length * ROW}>
      {placed.map(
        ({ node, row, lane, from }) => from && <path key={node.id} d={branch(from, { row, lane })} />,
      )}
      {placed.map(({ node, row, lane }) => (
        <circle
          key={node.id}
          className={node.id === shown ? "here" : node.state}
          cx={x(lane)}
          cy={y(row)}
          r={RADIUS}
        />
      ))}
    </svg>
  );
}

const x = (lane: number): number => LEFT + lane * LANE;
const y = (row: number): number => row * ROW + ROW / 2;

/** Down the parent's lane, then over in a curve. */
function branch(from: { row: number; lane: number }, to: { row: number; lane: number }): string {
  if (from.lane === to.lane) return `M${x(from.lane)} ${y(from.row)}V${y(to.row)}`;
  const turn = y(to.row) - ROW / 2;
  return `M${x(from.lane)} ${y(from.row)}V${turn}C${x(from.lane)} ${y(to.row)} ${x(to.lane)} ${turn} ${x(to.lane)} ${y(to.row)}`;
}
