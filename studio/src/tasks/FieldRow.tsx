import { useId } from "react";
import { IconButton } from "@/ui/Button";
import { Range } from "@/ui/Range";
import { Segments } from "@/ui/Segments";
import { Switch } from "@/ui/Switch";
import { t } from "@/words";
import { Aspect } from "./controls/Aspect";
import { Color } from "./controls/Color";
import { Numbers } from "./controls/Numbers";
import { type Field, stepOf, wrong } from "./fields";
import { sentence } from "./groups";

/** A field of a form: its name, what it is for, what to fill in, and a way back to its default. */
export function FieldRow({
  field,
  value,
  onChange,
}: {
  field: Field;
  value: unknown;
  /** `undefined` is back to the default. */
  onChange: (value: unknown) => void;
}) {
  const id = useId();
  const fault = wrong(field, value);
  const said = value !== undefined && value !== field.default;
  const help = `${id}-help`;
  return (
    <div className="field-row" data-short={field.kind === "number" && stepOf(field) === 0}>
      <div className="field-head">
        <label htmlFor={id}>{field.label}</label>
        {said && (
          <IconButton
            icon="undo"
            className="reset"
            label={t("tasks.reset", { label: field.label, value: shown(field.default) })}
            onClick={() => onChange(undefined)}
          />
        )}
        {field.kind === "switch" && (
          <Switch id={id} checked={Boolean(value ?? field.default)} describedBy={help} onChange={onChange} />
        )}
      </div>
      <Control
        field={field}
        id={id}
        help={help}
        value={value ?? field.default}
        invalid={fault !== null}
        onChange={onChange}
      />
      <p id={help} className={fault ? "help bad" : "help"}>
        {fault ?? field.help}
      </p>
    </div>
  );
}

interface ControlProps {
  field: Field;
  id: string;
  help: string;
  value: unknown;
  invalid: boolean;
  onChange: (value: unknown) => void;
}

const FEW = 4;

function Control({ field, id, help, value, invalid, onChange }: ControlProps) {
  const { label } = field;
  switch (field.kind) {
    case "number":
      return (
        <Range
          id={id}
          label={label}
          value={value as number}
          min={field.min}
          max={field.max}
          step={stepOf(field)}
          whole={field.whole}
          invalid={invalid}
          describedBy={help}
          onChange={onChange}
        />
      );
    case "switch":
      return null;
    case "choice":
      if (field.options.length <= FEW)
        return (
          <Segments
            label={label}
            value={String(value)}
            options={field.options.map((one) => [one, sentence(one)])}
            onChange={onChange}
          />
        );
      return (
        <select
          id={id}
          className="field"
          aria-describedby={help}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        >
          {field.options.map((one) => (
            <option key={one} value={one}>
              {sentence(one)}
            </option>
          ))}
        </select>
      );
    case "color":
      return <Color id={id} label={label} value={String(value)} invalid={invalid} onChange={onChange} />;
    case "aspect":
      return <Aspect id={id} label={label} value={String(value)} invalid={invalid} onChange={onChange} />;
    case "numbers":
      return <Numbers id={id} parts={field.parts} value={String(value)} onChange={onChange} />;
    case "lines":
      return (
        <textarea
          id={id}
          className="field"
          rows={2}
          aria-describedby={help}
          value={(Array.isArray(value) ? value : []).join("\n")}
          onChange={({ target }) => onChange(target.value ? target.value.split("\n") : undefined)}
        />
      );
    default:
      return field.long ? (
        <textarea
          id={id}
          className="field"
          rows={3}
          aria-describedby={help}
          aria-invalid={invalid}
          value={String(value ?? "")}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <input
          id={id}
          className="field"
          type="text"
          aria-describedby={help}
          aria-invalid={invalid}
          value={String(value ?? "")}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

const shown = (value: unknown): string =>
  value === "" || value === undefined || (Array.isArray(value) && value.length === 0)
    ? t("tasks.nothing")
    : String(value);
