import { useState } from "react";
import { t } from "@/words";
import "./controls.css";

const PRESETS = ["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"];

/** Width to height: one of those that people use, or another; it may be left out. */
export function Aspect({
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
  const [free, setFree] = useState(value !== "" && !PRESETS.includes(value));
  return (
    <div className="aspect-field">
      <div className="shapes">
        {PRESETS.map((preset) => {
          const [wide, high] = preset.split(":").map(Number) as [number, number];
          const scale = 15 / Math.max(wide, high);
          const pressed = !free && value === preset;
          return (
            <button
              key={preset}
              type="button"
              aria-pressed={pressed}
              onClick={() => {
                setFree(false);
                onChange(pressed ? "" : preset);
              }}
            >
              <i style={{ width: wide * scale, height: high * scale }} />
              {preset}
            </button>
          );
        })}
        <button type="button" aria-pressed={free} onClick={() => setFree(!free)}>
          <i className="dashed" />
          {t("tasks.free")}
        </button>
      </div>
      {free && (
        <input
          id={id}
          className="field"
          type="text"
          placeholder="21:9"
          aria-label={t("tasks.free.name", { label })}
          aria-invalid={invalid}
          value={value}
          onChange={({ target }) => onChange(target.value.trim())}
        />
      )}
    </div>
  );
}
