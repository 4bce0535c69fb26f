import { useEffect } from "react";
import { type Notice, useNotices } from "@/state/notices";
import { t } from "@/words";
import { IconButton } from "./Button";
import { FaultText } from "./FaultText";
import "./notices.css";

const STAYS = 7000; // ms, for what is no error

/** What the person is told in passing, at the foot of the window. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <section className="notices" aria-live="polite" aria-label={t("notices")}>
      {notices.map((notice) => (
        <Told key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Told({ notice }: { notice: Notice }) {
  const dismiss = useNotices((state) => state.dismiss);
  const { id, fault, said, action } = notice;
  useEffect(() => {
    if (fault) return;
    const timer = setTimeout(() => dismiss(id), STAYS);
    return () => clearTimeout(timer);
  }, [id, fault, dismiss]);
  return (
    <div className={fault ? "notice bad" : "notice"} role={fault ? "alert" : undefined}>
      {fault ? <FaultText fault={fault} /> : <p>{said}</p>}
      {action && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon="clear" label={t("dismiss")} onClick={() => dismiss(id)} />
    </div>
  );
}
