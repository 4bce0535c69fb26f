import { type KeyboardEvent, useMemo, useState } from "react";
import { useBoard } from "@/state/board";
import { t } from "@/words";
import { Graph } from "./Graph";
import "./history.css";
import { NodeCard } from "./NodeCard";
import { layOut, type Placed } from "./shape";

/** How the picture came to be: every result with what it was made of. */
export function HistoryPanel() {
  const tree = useBoard((state) => state.tree);
  const shown = useBoard((state) => state.shown);
  const show = useBoard((state) => state.show);
  const [starred, setStarred] = useState(false);
  const placed = useMemo(() => (tree ? layOut(tree) : []), [tree]);
  if (!tree) return null;
  const visible = starred ? placed.filter(({ node }) => node.starred || node.id === shown) : placed;
  const moved = (event: KeyboardEvent) => {
    const next = neighbour(visible, shown, event.key);
    if (!next) return;
    event.preventDefault();
    show(next);
    document.getElementById(`node-${next}`)?.focus();
  };
  return (
    <div className="history">
      <label className="history-filter">
        <input type="checkbox" checked={starred} onChange={(event) => setStarred(event.target.checked)} />
        {t("history.starred")}
      </label>
      <div className="history-tree">
        {!starred && <Graph placed={placed} shown={shown} />}
        <ul aria-label={t("history.title")} onKeyDown={moved}>
          {visible.map(({ node, lane }) => (
            <NodeCard
              key={node.id}
              tree={tree.id}
              node={node}
              lane={starred ? 0 : lane}
              shown={node.id === shown}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Which node a key leads to: up and down the list. */
function neighbour(placed: Placed[], shown: string | null, key: string): string | null {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!step) return null;
  const at = placed.findIndex(({ node }) => node.id === shown);
  return placed[at + step]?.node.id ?? null;
}
