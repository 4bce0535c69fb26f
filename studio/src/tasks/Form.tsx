import { useDraft } from "@/state/draft";
import { t } from "@/words";
import type { Asked } from "./asked";
import { EngineChoice } from "./EngineChoice";
import { FieldRow } from "./FieldRow";
import { PlanView } from "./PlanView";
import { planned } from "./planning";
import { follows, placedBy, rareRole } from "./roles";
import { Well } from "./Well";
import "./form.css";

/** Everything that may be said about a task: its pictures, its fields, who does it. Nothing that would not be read. */
export function Form({ asked }: { asked: Asked }) {
  const { fill, setSetting } = useDraft();
  const { task, engine, fields, values, knobs, knobValues } = asked;
  const roles = asked.roles.map(({ role }) => role);
  const told = fields.filter(({ name }) => !placedBy(roles, name));
  const wells = asked.roles.filter(({ role }) => !follows(task.name, role));
  const rareWells = wells.filter(({ role }) => rareRole(role));
  const usual = told.filter(({ rare }) => !rare);
  const rare = told.filter((field) => field.rare);
  return (
    <div className="task-form">
      {wells
        .filter(({ role }) => !rareRole(role))
        .map(({ role, source }) => (
          <Well key={role.name} task={task.name} role={role} source={source} />
        ))}
      {usual.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => fill(field.name, value)}
        />
      ))}
      {planned(task.name) && <PlanView asked={asked} />}
      <EngineChoice asked={asked} />
      {engine && rareWells.length + rare.length + knobs.length > 0 && (
        <details className="rare">
          <summary>{t("tasks.more")}</summary>
          {rareWells.map(({ role, source }) => (
            <Well key={role.name} task={task.name} role={role} source={source} />
          ))}
          {rare.map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              value={values[field.name]}
              onChange={(value) => fill(field.name, value)}
            />
          ))}
          {knobs.map((knob) => (
            <FieldRow
              key={knob.name}
              field={knob}
              value={knobValues[knob.name]}
              onChange={(value) => setSetting(engine.name, knob.name, value)}
            />
          ))}
        </details>
      )}
    </div>
  );
}
