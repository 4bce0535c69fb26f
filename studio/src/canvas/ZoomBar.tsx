import { IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { useEye } from "./eye";

const CHOICES = [25, 50, 100, 200, 400, 800, 1600];

/** How large the picture is seen, and other ways to see it. */
export function ZoomBar() {
  const scale = useEye((eye) => eye.view.scale);
  const { fitAll, zoom, step } = useEye.getState();
  const dense = devicePixelRatio || 1;
  useKeys({
    "+": () => step(1),
    "=": () => step(1),
    "-": () => step(-1),
    f: fitAll,
    "0": fitAll,
    "1": () => zoom(1 / dense),
    "2": () => zoom(2 / dense),
  });
  const percent = Math.round(scale * dense * 100);
  return (
    <fieldset className="zoom-bar" data-own="" aria-label={t("canvas.zoom")}>
      <IconButton icon="minus" label={t("canvas.out")} keys="-" onClick={() => step(-1)} />
      <select
        aria-label={t("canvas.zoom")}
        value={percent}
        onChange={({ target }) =>
          target.value === "fit" ? fitAll() : zoom(Number(target.value) / 100 / dense)
        }
      >
        {!CHOICES.includes(percent) && <option value={percent}>{percent} %</option>}
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {choice} %
          </option>
        ))}
        <option value="fit">{t("canvas.fit")}</option>
      </select>
      <IconButton icon="plus" label={t("canvas.in")} keys="+" onClick={() => step(1)} />
      <IconButton icon="fit" label={t("canvas.fit")} keys="F" onClick={fitAll} />
    </fieldset>
  );
}
