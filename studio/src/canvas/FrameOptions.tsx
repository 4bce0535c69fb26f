import { useDraft } from "@/state/draft";
import { IconButton } from "@/ui/Button";
import { Segments } from "@/ui/Segments";
import { t } from "@/words";
import { useEye } from "./eye";
import { frameOf, isNone } from "./frame";
import { askAspect, askMargins, useMargins } from "./useMargins";

const ASPECTS = ["1:1", "4:3", "3:2", "16:9", "9:16"] as const;

/** How the frame is widened: to an aspect, or freely. */
export function FrameOptions() {
  const aspect = useDraft(({ task, fields }) => String(fields[task]?.aspect ?? ""));
  const picture = useEye((eye) => eye.picture);
  const margins = useMargins();
  const { width, height } = frameOf(margins, picture);
  return (
    <>
      <Segments
        label={t("frame.aspect")}
        value={aspect}
        options={[["", t("frame.free")], ...ASPECTS.map((one) => [one, one] as const)]}
        onChange={(value) => (value ? askAspect(value) : askMargins(margins))}
      />
      <output className="options-number">
        {width} × {height}
      </output>
      <span className="stretch" />
      <IconButton
        icon="bin"
        label={t("frame.reset")}
        disabled={isNone(margins)}
        onClick={() => askAspect("")}
      />
    </>
  );
}
