import { useState } from "react";
import { howOf, nameOf } from "@/history/telling";
import { nodeOf, useBoard } from "@/state/board";
import { attempt } from "@/state/notices";
import { titleOf } from "@/tasks/groups";
import { Button } from "@/ui/Button";
import { t } from "@/words";
import { type Beside, redo, run, undo } from "./talking";
import { type Turn, useTurns } from "./turns";

interface Props {
  turn: Turn;
  tree: string;
  beside: Beside | null;
  last: boolean;
}

/** A sentence, what it was taken to mean, and what can be done about it. */
export function TurnCard({ turn, tree, beside, last }: Props) {
  const change = useTurns((state) => state.change);
  const [busy, setBusy] = useState(false);
  const doing = (work: Promise<void>) => {
    setBusy(true);
    attempt(work.finally(() => setBusy(false)));
  };
  return (
    <article className={`turn ${turn.state}`}>
      <p className="turn-said">{turn.sentence}</p>
      <div className="turn-answer">
        {turn.said && <p>{turn.said}</p>}
        {turn.steps.length > 0 && (
          <ol aria-label={t("chat.steps")}>
            {turn.steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps of a turn never change their order
              <li key={at}>
                <strong>{titleOf(step.task)}</strong> <small>{howOf({ recipe: { steps: [step] } })}</small>
              </li>
            ))}
          </ol>
        )}
        <Wants name="needs" list={turn.needs} />
        <Wants name="unsure" list={turn.unsure} />
        {turn.state === "proposed" && turn.steps.length > 0 && (
          <div className="turn-foot">
            <Button
              kind="main"
              icon="play"
              disabled={busy}
              autoFocus={last}
              onClick={() => doing(run(turn, beside))}
            >
              {turn.count > 1 ? t("chat.runMany", { count: turn.count }) : t("chat.run")}
            </Button>
            <Button kind="quiet" onClick={() => change(tree, turn.id, { state: "left" })}>
              {t("chat.leave")}
            </Button>
          </div>
        )}
        {turn.state === "run" && (
          <div className="turn-foot">
            <Came turn={turn} />
            <Button kind="quiet" icon="undo" disabled={busy} onClick={() => doing(undo(turn))}>
              {t("undo")}
            </Button>
          </div>
        )}
        {turn.state === "undone" && (
          <div className="turn-foot">
            <span>{t("chat.undone")}</span>
            <Button kind="quiet" icon="redo" disabled={busy} onClick={() => doing(redo(turn))}>
              {t("redo")}
            </Button>
          </div>
        )}
        {turn.by !== "grammar" && <small className="turn-by">{t("chat.by", { name: turn.by })}</small>}
      </div>
    </article>
  );
}

function Wants({ name, list }: { name: "needs" | "unsure"; list: readonly string[] }) {
  if (list.length === 0) return null;
  return (
    <div className={`turn-${name}`}>
      <p>{t(`chat.${name}`)}</p>
      <ul>
        {list.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** What came of it, to go there. */
function Came({ turn }: { turn: Turn }) {
  const tree = useBoard((state) => state.tree);
  const show = useBoard((state) => state.show);
  const nodes = turn.made.flatMap((id) => nodeOf(tree, id) ?? []);
  return (
    <span className="turn-came">
      {nodes.map((node) => (
        <button
          key={node.id}
          type="button"
          className="button quiet"
          disabled={!node.picture}
          onClick={() => show(node.id)}
        >
          {node.state === "done" ? nameOf(node) : t(`state.${node.state}`)}
        </button>
      ))}
    </span>
  );
}
