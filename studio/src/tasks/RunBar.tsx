import { useState } from "react";
import { shownNode, useBoard } from "@/state/board";
import { useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { Button, IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import type { Asked } from "./asked";
import { keyOf, plannedRecipe, usePlan } from "./planning";
import { run } from "./run";
import { drawSeed, readSeed, seeded } from "./seeds";
import "./runbar.css";

const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8];

/** How many, by which seed, and go; or why not yet. */
export function RunBar({ asked }: { asked: Asked }) {
  const { count, set } = useDraft();
  const node = useBoard(shownNode);
  const [putting, setPutting] = useState(false);
  const several = seeded(asked.task.name, asked.engine?.name ?? "");
  const planning = usePlan();
  const ofPlan = (seed: number) => plannedRecipe(planning, keyOf(asked, node), asked.task.name, seed);
  const nothing = ofPlan(0)?.steps.length === 0 ? t("tasks.plan.allOut") : undefined;
  const reason = node?.picture
    ? (asked.reasons[0] ?? nothing)
    : t(node ? "tasks.busyPicture" : "tasks.noPicture");
  const go = () => {
    if (reason || putting) return;
    setPutting(true);
    attempt(run(asked, ofPlan).finally(() => setPutting(false)));
  };
  useKeys({ "mod+Enter": go });
  return (
    <div className="run-bar">
      {several && (
        <div className="run-row">
          <label htmlFor="run-count">{t("tasks.count")}</label>
          <select
            id="run-count"
            className="field"
            value={count}
            onChange={({ target }) => set({ count: Number(target.value) })}
          >
            {COUNTS.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
          <Seed />
        </div>
      )}
      <p id="run-reason" className="reason" aria-live="polite">
        {reason}
      </p>
      <Button
        kind="main"
        icon="play"
        className="run"
        disabled={Boolean(reason) || putting}
        aria-describedby="run-reason"
        aria-keyshortcuts="Control+Enter"
        aria-busy={putting}
        onClick={go}
      >
        {putting ? t("tasks.putting") : t("tasks.run")}
        <kbd>Ctrl ↵</kbd>
      </Button>
    </div>
  );
}

function Seed() {
  const { seed, fresh, set } = useDraft();
  const [text, setText] = useState<string | null>(null);
  return (
    <>
      <label htmlFor="run-seed">{t("tasks.seed")}</label>
      <input
        id="run-seed"
        className="field seed"
        type="text"
        inputMode="numeric"
        placeholder={t("tasks.seed.new")}
        value={text ?? (fresh && seed === 0 ? "" : String(seed))}
        aria-invalid={text !== null && readSeed(text) === null}
        data-fresh={fresh}
        onChange={({ target }) => {
          setText(target.value);
          const read = readSeed(target.value);
          if (read !== null) set({ seed: read, fresh: false });
        }}
        onBlur={() => setText(null)}
      />
      <IconButton
        icon="dice"
        label={fresh ? t("tasks.seed.fresh") : t("tasks.seed.fixed")}
        pressed={fresh}
        onClick={() => set(fresh ? { fresh: false } : { fresh: true, seed: drawSeed() })}
      />
    </>
  );
}
