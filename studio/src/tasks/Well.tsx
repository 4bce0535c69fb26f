import { type ClipboardEvent, type DragEvent, useRef, useState } from "react";
import { uploadOnce } from "@/api/once";
import { lookUrl, uploadUrl } from "@/api/pictures";
import type { Role } from "@/api/types";
import { useLayers } from "@/canvas/layers";
import { check, pictureIn } from "@/shell/opening";
import { useBoard } from "@/state/board";
import { type Source, useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { Button, IconButton } from "@/ui/Button";
import { t } from "@/words";
import { layerOf, roleTitle } from "./roles";
import { TreePictures } from "./TreePictures";
import "./well.css";

/** Where the picture of a role goes in: from the canvas, as a file, or another picture of the tree. */
export function Well({ task, role, source }: { task: string; role: Role; source: Source | null }) {
  const setSource = useDraft((draft) => draft.setSource);
  const [over, setOver] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const layer = layerOf(task, role);
  const drawn = useLayers((state) => layer !== null && state.drawn[layer]);
  const label = roleTitle(task, role);

  const take = async (file: File) => {
    await check(file);
    setSource(role.name, { kind: "upload", digest: await uploadOnce(file), name: file.name });
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const file = pictureIn(event.dataTransfer);
    if (file) attempt(take(file));
  };
  const pasted = (event: ClipboardEvent) => {
    const file = pictureIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    attempt(take(file));
  };
  return (
    <section
      className="well"
      aria-label={label}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      onPaste={pasted}
    >
      <div className="field-head">
        <h3>{label}</h3>
        {source === null && <small>{role.needed ? t("tasks.well.needed") : t("tasks.well.optional")}</small>}
      </div>
      <div className="well-body" data-filled={source !== null}>
        <Held source={source} drawn={drawn} task={task} role={role} />
        {source?.kind !== "upload" && source?.kind !== "node" && (
          <>
            <Button
              kind="quiet"
              icon="open"
              aria-label={`${t("tasks.well.choose")}: ${label}`}
              title={t("tasks.well.drop")}
              onClick={() => input.current?.click()}
            >
              {t("tasks.well.file")}
            </Button>
            <Button
              kind="quiet"
              icon="picture"
              aria-expanded={choosing}
              aria-label={`${t("tasks.well.treeList")}: ${label}`}
              onClick={() => setChoosing(!choosing)}
            >
              {t("tasks.well.tree")}
            </Button>
          </>
        )}
        {source && source.kind !== "layer" && (
          <IconButton
            icon="clear"
            label={t("tasks.well.clear", { label })}
            onClick={() => setSource(role.name, null)}
          />
        )}
      </div>
      {choosing && (
        <TreePictures
          onChoose={(node) => {
            setSource(role.name, { kind: "node", node });
            setChoosing(false);
          }}
        />
      )}
      <p className="help">{role.help}</p>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        aria-label={`${t("tasks.well.choose")}: ${label}`}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file) attempt(take(file));
        }}
      />
    </section>
  );
}

/** What is in a well: a thumbnail, or a word. */
function Held({
  source,
  drawn,
  task,
  role,
}: {
  source: Source | null;
  drawn: boolean;
  task: string;
  role: Role;
}) {
  const tree = useBoard((state) => state.tree);
  const layer = layerOf(task, role);
  if (source?.kind === "node" && tree)
    return <img src={lookUrl(tree.id, source.node, 128)} alt="" className="held" />;
  if (source?.kind === "upload")
    return (
      <>
        <img src={uploadUrl(source.digest)} alt="" className="held" />
        <span className="held-name">{source.name}</span>
      </>
    );
  if (!layer) return <span className="held-word">{t("tasks.well.drop")}</span>;
  return (
    <span className="held-word" data-drawn={drawn && source !== null}>
      {drawn && source ? t("tasks.well.drawn") : t("tasks.well.paint")}
    </span>
  );
}
