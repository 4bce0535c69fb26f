import { useState } from "react";
import { useJobs } from "@/state/jobs";
import { attempt } from "@/state/notices";
import { titleOf } from "@/tasks/groups";
import { Button, IconButton } from "@/ui/Button";
import { FaultText } from "@/ui/FaultText";
import { t } from "@/words";
import { type Batch, type Item, type ItemState, stateOf, useBatch } from "./batch";
import { closeFolderRun } from "./opening";
import { save, zipped } from "./zip";

const OVER = new Set<ItemState>(["done", "failed", "cancelled"]);

/** How each picture of a batch stands, and what can be done about all of them. */
export function BatchTable({ batch }: { batch: Batch }) {
  const batches = useBatch();
  const standings = useJobs((state) => state.standings);
  const [zipping, setZipping] = useState(false);
  const states = batch.items.map((item, place) => stateOf(item, place, batches, standings));
  const done = states.flatMap((state, place) => (state === "done" ? [place] : []));
  const broken = states.some((state) => state === "failed" || state === "cancelled");
  const over = states.every((state) => OVER.has(state));
  const zip = () => {
    setZipping(true);
    const name = `${batch.recipe.steps.map(({ task }) => task).join("-")}.zip`;
    attempt(save(zipped(batch, done), name).finally(() => setZipping(false)));
  };
  return (
    <div className="folder">
      <p aria-live="polite">
        <b>{batch.recipe.steps.map(({ task }) => titleOf(task)).join(", ")}</b>{" "}
        {t("folder.done", { done: done.length, all: states.length })}
      </p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t("folder.done", { done: done.length, all: states.length })}
        aria-valuenow={done.length}
        aria-valuemin={0}
        aria-valuemax={states.length}
      >
        <i style={{ width: `${(done.length / Math.max(1, states.length)) * 100}%` }} />
      </div>
      <div className="folder-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("folder.name")}</th>
              <th scope="col">{t("folder.state")}</th>
              <th>
                <span className="unseen">{t("folder.doing")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {batch.items.map((item, place) => (
              <Row key={item.name} item={item} place={place} state={states[place]!} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="folder-does">
        <Button
          kind="main"
          icon="save"
          disabled={done.length === 0 || zipping}
          aria-busy={zipping}
          onClick={zip}
        >
          {t("folder.zip")}
        </Button>
        {broken && <Button onClick={() => attempt(batches.retryAll())}>{t("folder.retryAll")}</Button>}
        {over ? (
          <Button kind="quiet" onClick={() => attempt(batches.forget().then(closeFolderRun))}>
            {t("folder.close")}
          </Button>
        ) : (
          <Button kind="quiet" onClick={() => attempt(batches.cancelAll())}>
            {t("folder.cancelAll")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Row({ item, place, state }: { item: Item; place: number; state: ItemState }) {
  const { retry, cancel } = useBatch.getState();
  const percent = useJobs(({ standings }) =>
    Math.round((item.job ? (standings[item.job]?.fraction ?? 0) : 0) * 100),
  );
  const { name, fault } = item;
  return (
    <tr data-state={state}>
      <td>{name}</td>
      <td>
        {t(`folder.state.${state}`)}
        {state === "running" && ` ${percent} %`}
        {fault && (
          <div className="folder-fault">
            <FaultText fault={fault} />
          </div>
        )}
      </td>
      <td>
        {(state === "failed" || (state === "cancelled" && item.job)) && (
          <IconButton icon="redo" label={t("folder.retry", { name })} onClick={() => attempt(retry(place))} />
        )}
        {(state === "queued" || state === "running") && (
          <IconButton
            icon="clear"
            label={t("folder.cancel", { name })}
            onClick={() => attempt(cancel(place))}
          />
        )}
      </td>
    </tr>
  );
}
