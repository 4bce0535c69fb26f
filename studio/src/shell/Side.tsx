import { lazy, Suspense } from "react";
import { HistoryPanel } from "@/history/HistoryPanel";
import { useTaste } from "@/state/taste";
import { Icon } from "@/ui/icons";
import { t } from "@/words";

const ChatPanel = lazy(() => import("@/chat/ChatPanel"));

const TABS = ["history", "chat"] as const;

/** The panel on the right: how the picture came to be, or a talk about what it should become. */
export function Side() {
  const { side, set } = useTaste();
  return (
    <section className="side" aria-label={t("regions.side")}>
      <div className="tabs" role="tablist" aria-label={t("regions.side")}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={side === tab}
            aria-controls="side-panel"
            tabIndex={side === tab ? 0 : -1}
            onClick={() => set({ side: tab })}
            onKeyDown={(event) => {
              if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
              const next = tab === "history" ? "chat" : "history";
              set({ side: next });
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            <Icon name={tab} size={16} /> {t(`side.${tab}`)}
          </button>
        ))}
      </div>
      <div className="side-panel" id="side-panel" role="tabpanel" aria-labelledby={`tab-${side}`}>
        {side === "history" ? (
          <HistoryPanel />
        ) : (
          <Suspense>
            <ChatPanel />
          </Suspense>
        )}
      </div>
    </section>
  );
}
