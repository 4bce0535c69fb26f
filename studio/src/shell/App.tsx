import { lazy, Suspense, useEffect } from "react";
import { listen } from "@/api/events";
import { Canvas } from "@/canvas/Canvas";
import { Compare } from "@/compare/Compare";
import { Strip } from "@/running/Strip";
import { hearTabs, resume, useBoard } from "@/state/board";
import { useCatalogue } from "@/state/catalogue";
import { useJobs } from "@/state/jobs";
import { attempt } from "@/state/notices";
import { useTool } from "@/state/tool";
import { TasksPanel } from "@/tasks/TasksPanel";
import { Guard } from "@/ui/Guard";
import { Notices } from "@/ui/Notices";
import { t } from "@/words";
import { DropAnywhere } from "./DropAnywhere";
import { Empty } from "./Empty";
import { Side } from "./Side";
import { TopBar } from "./TopBar";
import "./shell.css";
import { useTheme } from "./theme";

const Live = lazy(() => import("@/live/Live"));

/** The whole window. */
export function App() {
  useTheme();
  useServer();
  const open = useBoard(({ tree }) => tree !== null);
  const place = useTool((state) => state.place);
  const comparing = useTool((state) => state.comparing);
  return (
    <DropAnywhere>
      <TopBar />
      {open ? (
        <div className="bench" data-place={place}>
          {place === "live" ? (
            <main className="middle" aria-label={t("regions.canvas")}>
              <Guard>
                <Suspense>
                  <Live />
                </Suspense>
              </Guard>
            </main>
          ) : (
            <>
              <section className="tasks" aria-label={t("regions.tasks")}>
                <Guard>
                  <TasksPanel />
                </Guard>
              </section>
              <main className="middle" aria-label={t("regions.canvas")}>
                <Guard>{comparing === "off" ? <Canvas /> : <Compare />}</Guard>
                <Strip />
              </main>
              <Guard>
                <Side />
              </Guard>
            </>
          )}
        </div>
      ) : (
        <Empty />
      )}
      <Notices />
    </DropAnywhere>
  );
}

/** Learn what the server can do, stand where one stood, and hear what happens from then on. */
function useServer(): void {
  useEffect(() => {
    attempt(useCatalogue.getState().load());
    attempt(resume());
    hearTabs();
    const ended = listen(useJobs.getState().heard, (connected) => {
      const before = useJobs.getState().connected;
      useJobs.setState({ connected });
      if (connected && !before) attempt(useBoard.getState().refresh()); // what was missed meanwhile
    });
    return ended;
  }, []);
}
