import type { Fault } from "@/api/types";
import { t } from "@/words";
import "./fault.css";

/** A fault, laid out as what was needed, what was found, and what to do about it. */
export function FaultText({ fault }: { fault: Fault }) {
  const parts = [
    [t("fault.needed"), fault.needed],
    [t("fault.found"), fault.found],
    [t("fault.fix"), fault.fix],
  ] as const;
  return (
    <dl className="fault">
      {parts.map(
        ([name, text]) =>
          text && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
