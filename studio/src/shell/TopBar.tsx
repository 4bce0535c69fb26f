import { useRef, useState } from "react";
import { pictureUrl } from "@/api/pictures";
import { ExportMenu } from "@/history/ExportMenu";
import { shownNode, useBoard } from "@/state/board";
import { useJobs } from "@/state/jobs";
import { attempt } from "@/state/notices";
import { useTaste } from "@/state/taste";
import { useTool } from "@/state/tool";
import { Button, IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { KeysSheet } from "./KeysSheet";
import { openFile } from "./opening";

/** The bar over everything: which tree this is, and what concerns the whole of it. */
export function TopBar() {
  const { tree, close } = useBoard();
  const node = useBoard(shownNode);
  const connected = useJobs((state) => state.connected);
  const { comparing, place, set } = useTool();
  const { theme, set: like } = useTaste();
  const [keys, setKeys] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const compare = () => node?.parent && set({ comparing: comparing === "off" ? "slider" : "off" });
  useKeys({ "?": () => setKeys(true), "mod+o": () => input.current?.click(), c: compare });
  return (
    <header className="top">
      <button type="button" className="logo" onClick={close} aria-label={t("top.home")} title={t("top.home")}>
        anew
      </button>
      {tree && <TreeName key={tree.id} />}
      {!connected && <output className="lost">{t("top.lost")}</output>}
      <span className="stretch" />
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        aria-label={t("top.open")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file) attempt(openFile(file));
        }}
      />
      {tree && (
        <>
          <IconButton
            icon="open"
            label={t("top.open")}
            keys="Control+O"
            onClick={() => input.current?.click()}
          />
          <IconButton
            icon="compare"
            label={t("top.compare")}
            keys="C"
            pressed={comparing !== "off"}
            disabled={!node?.parent}
            onClick={compare}
          />
          <Button
            kind="quiet"
            icon={place === "live" ? "picture" : "live"}
            onClick={() => set({ place: place === "live" ? "canvas" : "live" })}
          >
            {place === "live" ? t("top.canvas") : t("top.live")}
          </Button>
          <ExportMenu />
          {node?.picture && (
            <a
              className="button main"
              href={pictureUrl(tree.id, node.id)}
              download={`${tree.name}-${node.id}.${node.picture.format}`}
            >
              {t("top.save")}
            </a>
          )}
        </>
      )}
      <IconButton icon="help" label={t("top.keys")} keys="?" onClick={() => setKeys(true)} />
      <IconButton
        icon="sun"
        label={t("top.theme")}
        onClick={() => like({ theme: dressed(theme) === "light" ? "dark" : "light" })}
      />
      {keys && <KeysSheet onClose={() => setKeys(false)} />}
    </header>
  );
}

function TreeName() {
  const { tree, rename } = useBoard();
  const [name, setName] = useState(tree?.name ?? "");
  const done = () => name.trim() && name !== tree?.name && attempt(rename(name.trim()));
  return (
    <input
      className="tree-name"
      aria-label={t("top.name")}
      value={name}
      maxLength={200}
      onChange={(event) => setName(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

const dressed = (theme: string): string =>
  theme === "system" ? (document.documentElement.dataset.theme ?? "dark") : theme;
