import { Folder } from "@/batch/Folder";
import { useCatalogue } from "@/state/catalogue";
import { t } from "@/words";
import { Form } from "./Form";
import { Picker } from "./Picker";
import { RunBar } from "./RunBar";
import "./sources";
import "./tasks.css";
import { useAsked } from "./useAsked";

/** What can be done, the form of what is chosen, and the button that does it. */
export function TasksPanel() {
  const ready = useCatalogue((state) => state.ready);
  const asked = useAsked();
  if (!ready || !asked)
    return <p className="tasks-loading">{ready ? t("tasks.noEngine") : t("tasks.loading")}</p>;
  return (
    <div className="tasks-panel">
      <Picker task={asked.task} />
      <Form key={asked.task.name} asked={asked} />
      <RunBar asked={asked} />
      <Folder />
    </div>
  );
}
