import { useMemo } from "react";
import { MASK_COLOURS, useLook } from "./look";
import { useOffer } from "./offer";
import type { Looks } from "./shade";
import { DRAWN } from "./sheet";

/** How the layers are drawn: those that the chosen task reads. */
export function useLooks(): Looks {
  const { mask, opacity } = useLook();
  const { layers } = useOffer();
  return useMemo(
    () => ({
      shown: DRAWN.filter((layer) => layers.includes(layer)),
      mask: MASK_COLOURS[mask],
      opacity,
      subject: MASK_COLOURS.green,
      background: MASK_COLOURS.red,
    }),
    [mask, opacity, layers],
  );
}
