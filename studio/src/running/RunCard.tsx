import { useEffect, useState } from "react";
import { lookUrl, previewUrl } from "@/api/pictures";
import { useBoard } from "@/state/board";
import { secondsLeft, useJobs } from "@/state/jobs";
import { attempt } from "@/state/notices";
import { titleOf } from "@/tasks/groups";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { FaultText } from "@/ui/FaultText";
import { t } from "@/words";
import type { Run } from "./runs";
import { stop } from "./stopping";
import { about, useNow } from "./time";

/** A run that waits, goes or went wrong: how far it is, how it looks, and what can be done about it. */
export function RunCard({ run }: { run: Run }) {
  const standing = useJobs((state) => state.standings[run.job]);
  const learn = useJobs((state) => state.learn);
  const going = run.state === "running" || run.state === "queued";
  const unknown = standing === undefined && going;
  useEffect(() => {
    if (unknown) attempt(learn(run.job));
  }, [unknown, learn, run.job]);
  if (run.state === "failed") return <Failed run={run} />;
  const title = titleOf(run.task);
  const percent = Math.round((standing?.fraction ?? 0) * 100);
  const stopping = standing?.doing === "stopping";
  return (
    <li className="run-card" data-stopping={stopping}>
      <Drawing run={run} preview={standing?.preview ?? 0} />
      <div className="run-told">
        <b>{run.nodes.length > 1 ? `${title} × ${run.nodes.length}` : title}</b>
        <Doing job={run.job} />
        <div
          className="bar"
          role="progressbar"
          aria-label={t("running.progress", { title, percent })}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          data-waits={standing?.state !== "running"}
        >
          <i style={{ width: `${percent}%` }} />
        </div>
      </div>
      <IconButton
        icon="clear"
        label={t("running.cancel", { title })}
        disabled={stopping}
        onClick={() => attempt(stop(run.job))}
      />
    </li>
  );
}

/** What it does just now, and how long yet. */
function Doing({ job }: { job: string }) {
  const standing = useJobs((state) => state.standings[job]);
  const now = useNow(standing?.state === "running");
  if (standing?.doing === "stopping") return <small>{t("running.stopping")}</small>;
  if (standing?.state !== "running") return <small>{t("running.waiting")}</small>;
  const left = secondsLeft(standing, now);
  return (
    <small>
      <span>{standing.doing || t("running.running")}</span>
      {left !== null && <span>{t("running.left", { time: about(left) })}</span>}
    </small>
  );
}

/** The newest drawing of the work; before there is one, what it is made of. */
function Drawing({ run, preview }: { run: Run; preview: number }) {
  const tree = useBoard((state) => state.tree);
  const from = run.parent && tree ? lookUrl(tree.id, run.parent, 128) : null;
  if (preview) return <img src={previewUrl(run.job, preview)} alt="" />;
  return from ? <img className="from" src={from} alt="" /> : <i className="no-drawing" />;
}

function Failed({ run }: { run: Run }) {
  const [why, setWhy] = useState(false);
  const { retry } = useJobs.getState();
  const { change } = useBoard.getState();
  const fault = run.nodes.find((node) => node.fault)?.fault;
  const title = titleOf(run.task);
  const found = fault ? t("running.fault", { needed: fault.needed, found: fault.found }) : undefined;
  const aside = async () => {
    for (const node of run.nodes) await change(node.id, { deleted: true });
  };
  return (
    <li className="run-card failed">
      <div className="run-told">
        <b>
          {title}: {t("running.failed")}
        </b>
        <small title={found}>
          <span>{found}</span>
        </small>
        <div className="run-does">
          <Button onClick={() => attempt(retry(run.job))}>{t("running.retry")}</Button>
          {fault && <Button onClick={() => setWhy(true)}>{t("running.why")}</Button>}
        </div>
      </div>
      <IconButton icon="clear" label={`${t("running.forget")}: ${title}`} onClick={() => attempt(aside())} />
      {why && fault && (
        <Dialog title={`${title}: ${t("running.failed")}`} onClose={() => setWhy(false)}>
          <FaultText fault={fault} />
        </Dialog>
      )}
    </li>
  );
}
