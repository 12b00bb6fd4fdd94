import type { PackageValues } from "./values.ts";

/** The notation of Microsoft's own app templates: `${{NAME}}`. */
const placeholder = /\$\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/** Puts values into the texts of a parsed template. A name without a value stays as it is: the check of the package finds it. */
export function fillTemplate(template: unknown, values: PackageValues): unknown {
  if (typeof template === "string") {
    return template.replace(placeholder, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
    );
  }
  if (Array.isArray(template)) return template.map((entry: unknown) => fillTemplate(entry, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, entry]) => [key, fillTemplate(entry, values)]),
  );
}
