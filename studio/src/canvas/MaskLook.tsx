import { t } from "@/words";
import { MASK_COLOURS, type MaskColour, useLook } from "./look";
import { Panel } from "./Panel";
import { Slide } from "./Slide";

const COLOURS = Object.keys(MASK_COLOURS) as MaskColour[];

/** How the mask is shown. */
export function MaskLook() {
  const { mask, opacity, keep, set } = useLook();
  return (
    <Panel icon="eye" label={t("look.title")}>
      <fieldset className="mask-colours">
        <legend>{t("look.colour")}</legend>
        {COLOURS.map((colour) => (
          <label key={colour} title={t(`look.${colour}`)}>
            <input
              type="radio"
              name="mask-colour"
              aria-label={t(`look.${colour}`)}
              checked={mask === colour}
              onChange={() => set({ mask: colour })}
            />
            <span style={{ background: `rgb(${MASK_COLOURS[colour].join(" ")})` }} />
          </label>
        ))}
      </fieldset>
      <Slide
        label={t("look.opacity")}
        unit="%"
        value={Math.round(opacity * 100)}
        min={10}
        max={100}
        onChange={(value) => set({ opacity: value / 100 })}
      />
      <label className="options-check">
        <input type="checkbox" checked={keep} onChange={({ target }) => set({ keep: target.checked })} />
        {t("look.keep")}
      </label>
    </Panel>
  );
}
