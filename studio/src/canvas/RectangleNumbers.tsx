import { useState } from "react";
import { useTool } from "@/state/tool";
import { Button } from "@/ui/Button";
import { t } from "@/words";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { fillBox } from "./fill";
import { Numeral } from "./Numeral";
import { Panel } from "./Panel";

/** A rectangle in numbers: for those who know them, and for those who have no pointer. */
export function RectangleNumbers() {
  const picture = useEye((eye) => eye.picture);
  const [box, setBox] = useState({ x: 0, y: 0, width: 100, height: 100 });
  const takes = useTool((state) => state.takes);
  const whole = { x: 0, y: 0, ...picture };
  const fill = (it: typeof box) =>
    useDesk.getState().sheet?.change("mask", (tiles) => fillBox(tiles, it, takes ? 0 : 255));
  return (
    <Panel icon="hash" label={t("rectangle.numbers")}>
      <div className="rectangle-numbers">
        <Numeral name={t("piece.x")} value={box.x} onChange={(x) => setBox({ ...box, x })} />
        <Numeral name={t("piece.y")} value={box.y} onChange={(y) => setBox({ ...box, y })} />
        <Numeral
          name={t("rectangle.width")}
          value={box.width}
          onChange={(width) => setBox({ ...box, width: Math.max(0, width) })}
        />
        <Numeral
          name={t("rectangle.height")}
          value={box.height}
          onChange={(height) => setBox({ ...box, height: Math.max(0, height) })}
        />
      </div>
      <div className="rectangle-numbers">
        <Button kind="main" onClick={() => fill(box)}>
          {t(takes ? "options.takes" : "options.adds")}
        </Button>
        <Button onClick={() => fill(whole)}>{t("rectangle.all")}</Button>
      </div>
    </Panel>
  );
}
