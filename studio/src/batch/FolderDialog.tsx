import { useRef, useState } from "react";
import { useCatalogue } from "@/state/catalogue";
import { attempt } from "@/state/notices";
import { titleOf } from "@/tasks/groups";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { t } from "@/words";
import { BatchTable } from "./BatchTable";
import { useBatch } from "./batch";
import "./folder.css";
import { closeFolderRun, useOpening } from "./opening";
import { besides, type Pair, paired } from "./pairing";

/** One recipe on many pictures: which ones, then how each of them stands. */
export default function FolderDialog() {
  const batch = useBatch((state) => state.batch);
  return (
    <Dialog title={t("folder.title")} onClose={closeFolderRun}>
      {batch ? <BatchTable batch={batch} /> : <Choosing />}
    </Dialog>
  );
}

function Choosing() {
  const { recipe, pictures } = useOpening();
  const tasks = useCatalogue((state) => state.tasks);
  const start = useBatch((state) => state.start);
  const [pairs, setPairs] = useState<Pair[]>([]);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  if (!recipe) return null;
  const beside = besides(recipe, tasks, Object.keys(pictures));
  const own = beside.filter((one) => one.own).map(({ name }) => name);
  const same = beside.filter((one) => !one.own && pictures[one.name]).map(({ name }) => name);
  const ready = pairs.filter(({ lacks }) => lacks.length === 0);
  const chosen = (list: FileList | null) => setPairs(paired([...(list ?? [])], beside));
  return (
    <div className="folder">
      <p>
        <b>{recipe.steps.map(({ task }) => titleOf(task)).join(", ")}.</b> {t("folder.lead")}
      </p>
      {own.length > 0 && (
        <p className="help">
          {t("folder.beside", { names: own.map((one) => `photo-${one}.png`).join(", ") })}
        </p>
      )}
      {same.length > 0 && <p className="help">{t("folder.same", { names: same.join(", ") })}</p>}
      <div className="folder-choose">
        <Button icon="picture" onClick={() => files.current?.click()}>
          {t("folder.files")}
        </Button>
        <Button icon="folder" onClick={() => folder.current?.click()}>
          {t("folder.folder")}
        </Button>
      </div>
      <input
        ref={files}
        hidden
        multiple
        type="file"
        accept="image/*"
        aria-label={t("folder.files")}
        onChange={({ target }) => chosen(target.files)}
      />
      <input
        ref={folder}
        hidden
        type="file"
        {...{ webkitdirectory: "" }}
        aria-label={t("folder.folder")}
        onChange={({ target }) => chosen(target.files)}
      />
      {pairs.length > 0 && (
        <>
          <ul className="folder-files">
            {pairs.map(({ name, lacks, beside: lying }) => (
              <li key={name} data-lacks={lacks.length > 0}>
                <span>{name}</span>
                <small>
                  {lacks.length > 0
                    ? t("folder.lacks", { names: lacks.join(", ") })
                    : Object.values(lying)
                        .map((file) => file.name)
                        .join(", ")}
                </small>
              </li>
            ))}
          </ul>
          <Button
            kind="main"
            icon="play"
            disabled={ready.length === 0}
            onClick={() =>
              attempt(start(recipe, Object.fromEntries(same.map((name) => [name, pictures[name]!])), ready))
            }
          >
            {t("folder.start", { count: ready.length })}
          </Button>
        </>
      )}
    </div>
  );
}
