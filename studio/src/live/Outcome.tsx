import { useEffect, useRef } from "react";
import { FaultText } from "@/ui/FaultText";
import { t } from "@/words";
import type { Flow } from "./useChannel";

interface Props {
  flow: Flow;
  /** Why nothing can be made yet; empty where it can. */
  reason: string;
  onKeep: () => void;
  keeping: boolean;
}

/** What becomes of what is painted, and how quickly. */
export function Outcome({ flow, reason, onKeep, keeping }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { drawn, state, rate, fault } = flow;
  useEffect(() => {
    if (!drawn) return;
    let old = false;
    void createImageBitmap(drawn.picture).then((bitmap) => {
      const it = canvas.current;
      if (it && !old) {
        if (it.width !== bitmap.width || it.height !== bitmap.height)
          [it.width, it.height] = [bitmap.width, bitmap.height];
        it.getContext("2d")!.drawImage(bitmap, 0, 0);
      }
      bitmap.close();
    });
    return () => {
      old = true;
    };
  }, [drawn]);
  return (
    <div className="outcome">
      <div className="live-bar">
        <output className={`live-state ${reason ? "opening" : state}`}>{reason || t(`live.${state}`)}</output>
        {drawn && state === "ready" && !reason && (
          <span className="live-figures">
            {t("live.figures", {
              rate: rate.toFixed(1),
              ms: Math.round(drawn.ms),
              round: Math.round(drawn.round),
            })}
          </span>
        )}
        <span className="stretch" />
        <button type="button" className="button main" disabled={!drawn || keeping} onClick={onKeep}>
          {t("live.keep")}
        </button>
      </div>
      <div className="live-frame">
        <canvas ref={canvas} width={1} height={1} role="img" aria-label={t("live.outcome")} />
      </div>
      {fault && (
        <div className="live-fault" role="alert">
          <FaultText fault={fault} />
        </div>
      )}
    </div>
  );
}
