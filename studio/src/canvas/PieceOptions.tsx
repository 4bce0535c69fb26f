import { useRef } from "react";
import { attempt } from "@/state/notices";
import { Button, IconButton } from "@/ui/Button";
import { t } from "@/words";
import { useDesk } from "./desk";
import { Numeral } from "./Numeral";
import { LEAST, MOST, type Placing, settled } from "./piece";
import { layPiece } from "./pieces";

/** Which piece lies on the picture, and where, in numbers. */
export function PieceOptions() {
  useDesk(({ version }) => version);
  const sheet = useDesk((desk) => desk.sheet);
  const input = useRef<HTMLInputElement>(null);
  const piece = sheet?.piece;
  const move = (to: Partial<Placing>) => piece && sheet.place({ ...piece, place: { ...piece.place, ...to } });
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        aria-label={t("piece.choose")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file) attempt(layPiece(file, file.name));
        }}
      />
      <Button kind={piece ? "quiet" : "plain"} icon="open" onClick={() => input.current?.click()}>
        {piece ? t("piece.other") : t("piece.choose")}
      </Button>
      {piece && (
        <>
          <Numeral name={t("piece.x")} value={piece.place.x} onChange={(x) => move({ x })} />
          <Numeral name={t("piece.y")} value={piece.place.y} onChange={(y) => move({ y })} />
          <Numeral
            name={t("piece.scale")}
            unit="%"
            value={piece.place.scale * 100}
            onChange={(percent) => move({ scale: Math.min(MOST, Math.max(LEAST, percent / 100)) })}
          />
          <Numeral
            name={t("piece.turn")}
            unit="°"
            value={piece.place.turn}
            onChange={(turn) => move({ turn: settled(turn) })}
          />
          <span className="stretch" />
          <IconButton icon="bin" label={t("piece.remove")} onClick={() => sheet.place(null)} />
        </>
      )}
    </>
  );
}
