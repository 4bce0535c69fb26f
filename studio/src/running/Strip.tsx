import { useMemo } from "react";
import { BatchCard } from "@/batch/BatchCard";
import { useBatch } from "@/batch/batch";
import { useBoard } from "@/state/board";
import { t } from "@/words";
import { RunCard } from "./RunCard";
import { besideOf, openRuns, runsOf } from "./runs";
import "./strip.css";
import { Variants } from "./Variants";

/** What runs, and the variants that a run made; nothing where there is neither. */
export function Strip() {
  const { tree, shown } = useBoard();
  const runs = useMemo(() => runsOf(tree?.nodes ?? []), [tree]);
  const open = openRuns(runs);
  const beside = besideOf(runs, shown);
  const batch = useBatch((state) => state.batch !== null);
  if (open.length === 0 && !beside && !batch) return null;
  return (
    <section className="strip" aria-label={t("running.strip")}>
      {(open.length > 0 || batch) && (
        <ul className="open-runs">
          {batch && <BatchCard />}
          {open.map((run) => (
            <RunCard key={run.job} run={run} />
          ))}
        </ul>
      )}
      {beside && <Variants run={beside} />}
    </section>
  );
}
