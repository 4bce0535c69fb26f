import { useJobs } from "@/state/jobs";
import { Button } from "@/ui/Button";
import { t } from "@/words";
import { stateOf, useBatch } from "./batch";
import { useOpening } from "./opening";

/** A batch in the strip: how far it is, and the way to its window. */
export function BatchCard() {
  const batches = useBatch();
  const standings = useJobs((state) => state.standings);
  const items = batches.batch?.items ?? [];
  const done = items.filter((item, place) => stateOf(item, place, batches, standings) === "done").length;
  const told = t("folder.done", { done, all: items.length });
  return (
    <li className="run-card batch">
      <div className="run-told">
        <b>{t("folder.title")}</b>
        <small>
          <span>{told}</span>
        </small>
        <div className="bar" aria-hidden="true">
          <i style={{ width: `${(done / Math.max(1, items.length)) * 100}%` }} />
        </div>
      </div>
      <Button onClick={() => useOpening.setState({ open: true })}>{t("folder.show")}</Button>
    </li>
  );
}
