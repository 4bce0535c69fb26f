import type { Fault } from "@/api/types";
import { Button } from "@/ui/Button";
import { FaultText } from "@/ui/FaultText";
import { t } from "@/words";

/** That the picture is on its way, or what went wrong with it. */
export function Loading({
  loading,
  fault,
  again,
}: {
  loading: boolean;
  fault: Fault | null;
  again: () => void;
}) {
  if (fault)
    return (
      <div className="canvas-failed" role="alert" data-own="">
        <h2>{t("canvas.failed")}</h2>
        <FaultText fault={fault} />
        <Button onClick={again}>{t("canvas.again")}</Button>
      </div>
    );
  return loading ? (
    <div className="canvas-loading" role="progressbar" aria-label={t("canvas.loading")} />
  ) : null;
}
