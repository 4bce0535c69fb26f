import { type ClipboardEvent, type DragEvent, useRef, useState } from "react";
import { uploadOnce } from "@/api/once";
import { lookUrl, uploadUrl } from "@/api/pictures";
import type { Role } from "@/api/types";
import { useLayers } from "@/canvas/layers";
import { check, pictureIn } from "@/shell/opening";
import { useBoard } from "@/state/board";
import { type Source, useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { IconButton } from "@/ui/Button";
import { t, type Words } from "@/words";
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
        {source === null && role.name !== "picture" && (
          <small>{role.needed ? t("tasks.well.needed") : t("tasks.well.optional")}</small>
        )}
      </div>
      <div className="well-body" data-filled={source !== null}>
        {source === null && (layer === null || layer === "piece") ? (
          <button
            type="button"
            className="held-word choose"
            aria-label={`${t("tasks.well.drop")}: ${label}`}
            onClick={() => input.current?.click()}
          >
            {t("tasks.well.drop")}
          </button>
        ) : (
          <Held
            source={source}
            drawn={drawn}
            words={role.name === "picture" ? STROKES : layer === "piece" ? PLACED : PAINTED}
          />
        )}
        {(source === null || source.kind === "layer") && (
          <>
            {layer && layer !== "piece" && (
              <IconButton
                icon="folder"
                label={`${t("tasks.well.choose")}: ${label}`}
                onClick={() => input.current?.click()}
              />
            )}
            <IconButton
              icon="picture"
              label={`${t("tasks.well.treeList")}: ${label}`}
              pressed={choosing}
              onClick={() => setChoosing(!choosing)}
            />
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
      {!(role.mask && role.needed) && <p className="help">{role.help}</p>}
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

/** What is said of a layer that is drawn on, and of one that is not. */
type Said = readonly [keyof Words, keyof Words];

const PAINTED: Said = ["tasks.well.drawn", "tasks.well.paint"];
const STROKES: Said = ["tasks.well.strokes", "tasks.well.itself"];
const PLACED: Said = ["tasks.well.lies", "tasks.well.paint"];

/** What is in a well: a thumbnail, or a word about the canvas. */
function Held({ source, drawn, words }: { source: Source | null; drawn: boolean; words: Said }) {
  const tree = useBoard((state) => state.tree);
  if (source?.kind === "node" && tree)
    return <img src={lookUrl(tree.id, source.node, 128)} alt="" className="held" />;
  if (source?.kind === "upload")
    return (
      <>
        <img src={uploadUrl(source.digest)} alt="" className="held" />
        <span className="held-name">{source.name}</span>
      </>
    );
  const there = drawn && source !== null;
  return (
    <span className="held-word" data-drawn={there}>
      {t(there ? words[0] : words[1])}
    </span>
  );
}
