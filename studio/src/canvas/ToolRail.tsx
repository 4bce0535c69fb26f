import { type KeyboardEvent, useEffect, useRef } from "react";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { useTool } from "@/state/tool";
import { IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { useDesk } from "./desk";
import { naturalTool, offerOf, useOffer } from "./offer";
import { ORDER, TOOLS } from "./tools";
import "./rail.css";

/** The tools that the chosen task can use, at the edge of the canvas. */
export function ToolRail() {
  const { tool, set } = useTool();
  const { tools } = useOffer();
  const { canUndo, canRedo, undo, redo } = useDesk();
  const rail = useRef<HTMLDivElement>(null);
  const offered = ORDER.filter((name) => tools.includes(name));
  useNaturalTool();
  useKeys({
    ...Object.fromEntries(offered.map((name) => [TOOLS[name].key, () => set({ tool: name })])),
    "mod+z": undo,
    "mod+shift+z": redo,
    "mod+y": redo,
  });
  return (
    <div
      ref={rail}
      className="rail"
      role="toolbar"
      aria-orientation="vertical"
      aria-label={t("regions.tools")}
      onKeyDown={(event) => walk(event, rail.current)}
    >
      {offered.map((name) => (
        <IconButton
          key={name}
          icon={TOOLS[name].icon}
          label={t(TOOLS[name].label)}
          keys={TOOLS[name].key.toUpperCase()}
          pressed={tool === name}
          tabIndex={tool === name ? 0 : -1}
          onClick={() => set({ tool: name })}
        />
      ))}
      <hr />
      <IconButton
        icon="undo"
        label={t("undo")}
        keys="Control+Z"
        disabled={!canUndo}
        tabIndex={-1}
        onClick={undo}
      />
      <IconButton
        icon="redo"
        label={t("redo")}
        keys="Control+Shift+Z"
        disabled={!canRedo}
        tabIndex={-1}
        onClick={redo}
      />
    </div>
  );
}

/** The task whose natural tool was taken up last; the rail may come and go meanwhile. */
let served = "";

/** Choosing a task takes up the tool that comes natural to it. */
function useNaturalTool(): void {
  const task = useDraft((draft) => draft.task);
  const tasks = useCatalogue((state) => state.tasks);
  useEffect(() => {
    const chosen = tasks.find(({ name }) => name === task);
    const { tool, set } = useTool.getState();
    if (!chosen || (served === task && offerOf(chosen).tools.includes(tool))) return;
    served = task;
    set({ tool: naturalTool(chosen) });
  }, [task, tasks]);
}

/** The arrow keys go from tool to tool. */
function walk(event: KeyboardEvent, rail: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!by || !rail) return;
  const all = [...rail.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  event.preventDefault();
  event.stopPropagation();
  all[(at + by + all.length) % all.length]?.focus();
}
