import { sentence } from "../groups";
import "./controls.css";

/** Several whole numbers, such as a box; told as one text with commas between, empty where none is filled in. */
export function Numbers({
  id,
  parts,
  value,
  onChange,
}: {
  id: string;
  parts: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) {
  const numbers = value === "" ? [] : value.split(",");
  const filled = (index: number, text: string) => {
    const next = parts.map((_, at) => (at === index ? text.trim() : (numbers[at] ?? "")));
    onChange(next.every((one) => one === "") ? "" : next.join(","));
  };
  return (
    <div className="numbers-field">
      {parts.map((part, index) => (
        <label key={part}>
          <span>{sentence(part)}</span>
          <input
            id={index === 0 ? id : undefined}
            className="field"
            type="text"
            inputMode="numeric"
            value={numbers[index] ?? ""}
            onChange={({ target }) => filled(index, target.value)}
          />
        </label>
      ))}
    </div>
  );
}
