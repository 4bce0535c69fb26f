import { useTool } from "@/state/tool";
import { IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { Segments } from "@/ui/Segments";
import { t } from "@/words";
import { useDesk } from "./desk";
import { FrameOptions } from "./FrameOptions";
import { clear, invert } from "./fill";
import { MaskLook } from "./MaskLook";
import { erasedLayer, useOffer } from "./offer";
import { PieceOptions } from "./PieceOptions";
import { RectangleNumbers } from "./RectangleNumbers";
import { Slide } from "./Slide";
import { TOOLS } from "./tools";
import "./options.css";

/** What the tool in hand can be set to, above the canvas. */
export function Options() {
  const { tool, size, hardness, tolerance, contiguous, takes, color, scribble, set } = useTool();
  const { layers } = useOffer();
  useDesk(({ version }) => version);
  const sheet = useDesk((desk) => desk.sheet);
  const brushes = tool === "brush" || tool === "eraser" || tool === "colour" || tool === "scribble";
  const selects = tool === "lasso" || tool === "rectangle" || tool === "wand";
  const resize = (by: 1 | -1) => set({ size: sized(size, by) });
  useKeys({ "[": () => resize(-1), "]": () => resize(1), x: () => turned() });
  const turned = () => {
    if (tool === "scribble") set({ scribble: scribble === "subject" ? "background" : "subject" });
    else if (selects) set({ takes: !takes });
  };
  const layer = tool === "colour" ? "paint" : tool === "scribble" ? "scribbles" : erasedLayer();
  return (
    <div className="options" role="toolbar" aria-label={t("options.title", { tool: t(TOOLS[tool].label) })}>
      <span className="options-tool">{t(TOOLS[tool].label)}</span>
      {tool === "colour" && (
        <label className="options-colour">
          <span className="unseen">{t("options.colour")}</span>
          <input type="color" value={color} onChange={({ target }) => set({ color: target.value })} />
        </label>
      )}
      {tool === "scribble" && (
        <Segments
          label={t("options.scribble")}
          value={scribble}
          options={[
            ["subject", t("options.subject")],
            ["background", t("options.background")],
          ]}
          onChange={(value) => set({ scribble: value })}
        />
      )}
      {selects && (
        <Segments
          label={t("options.mode")}
          value={takes ? "takes" : "adds"}
          options={[
            ["adds", t("options.adds")],
            ["takes", t("options.takes")],
          ]}
          onChange={(value) => set({ takes: value === "takes" })}
        />
      )}
      {brushes && (
        <Slide
          label={t("options.size")}
          unit="px"
          value={size}
          min={1}
          max={2000}
          curve={3}
          onChange={(value) => set({ size: value })}
        />
      )}
      {brushes && tool !== "scribble" && (
        <Slide
          label={t("options.hardness")}
          unit="%"
          value={Math.round(hardness * 100)}
          min={0}
          max={100}
          onChange={(value) => set({ hardness: value / 100 })}
        />
      )}
      {tool === "wand" && (
        <>
          <Slide
            label={t("options.tolerance")}
            value={tolerance}
            min={0}
            max={254}
            curve={2}
            onChange={(value) => set({ tolerance: value })}
          />
          <label className="options-check">
            <input
              type="checkbox"
              checked={contiguous}
              onChange={({ target }) => set({ contiguous: target.checked })}
            />
            {t("options.contiguous")}
          </label>
        </>
      )}
      {tool === "rectangle" && <RectangleNumbers />}
      {tool === "frame" && <FrameOptions />}
      {tool === "piece" && <PieceOptions />}
      {tool !== "frame" && tool !== "piece" && <span className="stretch" />}
      {layers.includes("mask") && layer === "mask" && tool !== "frame" && tool !== "piece" && (
        <>
          <IconButton
            icon="invert"
            label={t("options.invert")}
            onClick={() => sheet?.change("mask", invert)}
          />
          <MaskLook />
        </>
      )}
      {tool !== "move" && tool !== "frame" && tool !== "piece" && (
        <IconButton
          icon="bin"
          label={t("options.clear")}
          keys="Delete"
          disabled={!sheet?.isDrawn(layer)}
          onClick={() => sheet?.change(layer, clear)}
        />
      )}
    </div>
  );
}

/** The next larger or smaller brush. */
export const sized = (size: number, by: 1 | -1): number =>
  Math.min(2000, Math.max(1, by > 0 ? Math.ceil(size * 1.15 + 0.5) : Math.floor(size / 1.15)));
