import { t } from "@/words";
import "./controls.css";

/** A colour: picked, or written as #rrggbb; it may be left out. */
export function Color({
  id,
  label,
  value,
  invalid,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <div className="color-field">
      <input
        type="color"
        aria-label={t("tasks.color.pick", { label })}
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : "#808080"}
        data-none={value === ""}
        onChange={({ target }) => onChange(target.value)}
      />
      <input
        id={id}
        className="field"
        type="text"
        placeholder={t("tasks.color.none")}
        spellCheck={false}
        maxLength={7}
        aria-invalid={invalid}
        value={value}
        onChange={({ target }) => onChange(target.value.trim())}
      />
    </div>
  );
}
