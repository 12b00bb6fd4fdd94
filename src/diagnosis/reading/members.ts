/** A JSON object of unknown content. */
export type JsonMembers = { readonly [member: string]: unknown };

/** Whether a value is a JSON object: no array, not null. */
export function isMembers(value: unknown): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own member; what stands on the prototype is never read. */
export function member(value: unknown, name: string): unknown {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An own member whose name is compared without regard to case; the exact name goes first. */
export function memberIgnoringCase(
  value: unknown,
  name: string,
): { readonly name: string; readonly value: unknown } | undefined {
  if (!isMembers(value)) return undefined;
  if (Object.hasOwn(value, name)) return { name, value: value[name] };
  const wanted = name.toLowerCase();
  const found = Object.keys(value).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : { name: found, value: value[found] };
}

/** The same, of which only the value is asked: PowerShell prints Azure's answers with names that begin with a capital letter. */
export function memberOfAnyCase(value: unknown, name: string): unknown {
  return memberIgnoringCase(value, name)?.value;
}

/** A text, or undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The elements of an array; none for anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A name as a step of a JSON Pointer (RFC 6901). */
export function pointerStep(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A leaf with the pointer under which it really stands. */
export interface Leaf {
  readonly pointer: string;
  readonly value: string | number | boolean | null;
}

/** What stands at a JSON Pointer; where nothing does, the nearest existing parent with value null. Objects and arrays have value null. */
export function lookUp(root: unknown, pointer: string): Leaf {
  let here = root;
  let reached = "";
  for (const step of pointer.split("/").slice(1)) {
    const next = stepInto(here, step.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (next === undefined) return { pointer: reached, value: null };
    here = next.value;
    reached = `${reached}/${pointerStep(next.name)}`;
  }
  return {
    pointer: reached,
    value: typeof here === "string" || typeof here === "number" || typeof here === "boolean" ? here : null,
  };
}

function stepInto(
  value: unknown,
  name: string,
): { readonly name: string; readonly value: unknown } | undefined {
  if (!Array.isArray(value)) return memberIgnoringCase(value, name);
  const item = /^\d{1,9}$/.test(name) ? itemsOf(value)[Number(name)] : undefined;
  return item === undefined ? undefined : { name, value: item };
}
