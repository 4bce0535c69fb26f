import { useState } from "react";
import { shownNode, useBoard } from "@/state/board";
import { attempt } from "@/state/notices";
import { Button, IconButton } from "@/ui/Button";
import { t } from "@/words";
import type { Asked } from "./asked";
import { titleOf } from "./groups";
import { does, keyOf, usePlan } from "./planning";
import "./plan.css";
import { type Unit, unitsOf } from "./units";

/** What a run would do to this picture and why, before it does; each part can be left out. */
export function PlanView({ asked }: { asked: Asked }) {
  const planning = usePlan();
  const node = useBoard(shownNode);
  const [looking, setLooking] = useState(false);
  if (!node?.picture) return null;
  const current = planning.of === keyOf(asked, node);
  const look = () => {
    setLooking(true);
    attempt(planning.look(asked, node).finally(() => setLooking(false)));
  };
  if (!current)
    return (
      <section className="plan">
        <Button disabled={looking || asked.reasons.length > 0} aria-busy={looking} onClick={look}>
          {looking ? t("tasks.plan.looking") : t("tasks.plan")}
        </Button>
        {planning.of !== null && !looking && <p className="help">{t("tasks.plan.old")}</p>}
      </section>
    );
  return (
    <section className="plan" aria-label={t("tasks.plan.title")}>
      <div className="field-head">
        <h3>{t("tasks.plan.title")}</h3>
        <IconButton icon="clear" className="reset" label={t("tasks.plan.forget")} onClick={planning.forget} />
      </div>
      {does(planning, asked.task.name) ? (
        <>
          <ol>
            {unitsOf(planning.recipe.steps).map((unit) => (
              <PlannedUnit key={unit[0]} unit={unit} />
            ))}
          </ol>
          <p className="help">{t("tasks.plan.why")}</p>
        </>
      ) : (
        <p className="help">{planning.notes[0] ?? t("tasks.plan.nothing")}</p>
      )}
    </section>
  );
}

/** Steps that belong together: what they do and why, with a tick to leave them out. */
function PlannedUnit({ unit }: { unit: Unit }) {
  const { recipe, whys, out, toggle } = usePlan();
  return (
    <li>
      <label>
        <input type="checkbox" checked={!out.includes(unit[0]!)} onChange={() => toggle(unit)} />
        <span>
          <b>{unit.map((place) => titleOf(recipe.steps[place]?.task ?? "")).join(", ")}</b>
          <small>{unit.flatMap((place) => whys[place] || []).join("; ")}</small>
        </span>
      </label>
    </li>
  );
}
