import { pick, type Random } from "./random.ts";

/** What the fuzz run does to a document. */
export const mutations = ["flip", "cut", "remove", "retype", "hostile", "splice"] as const;

/** One kind of damage. */
export type Mutation = (typeof mutations)[number];

/** A damaged copy, and what was done to it. Where a text is no JSON, members cannot be changed and bytes are instead. */
export function mutate(
  random: Random,
  bytes: Uint8Array,
): { readonly mutation: Mutation; readonly bytes: Uint8Array } {
  const wanted = pick(random, mutations);
  const root = isOfMembers(wanted) ? parsed(bytes) : undefined;
  if (root !== undefined) return { mutation: wanted, bytes: encode(changed(random, root, wanted)) };
  const mutation = isOfMembers(wanted) ? "flip" : wanted;
  return { mutation, bytes: damaged(random, bytes, mutation) };
}

function isOfMembers(mutation: Mutation): boolean {
  return mutation === "remove" || mutation === "retype" || mutation === "hostile";
}

function damaged(random: Random, bytes: Uint8Array, mutation: Mutation): Uint8Array {
  if (mutation === "cut") return bytes.slice(0, random(bytes.length));
  if (mutation === "splice") {
    const at = random(bytes.length);
    const from = random(bytes.length);
    const part = bytes.slice(from, from + 1 + random(60));
    return Uint8Array.from([...bytes.slice(0, at), ...part, ...bytes.slice(at)]);
  }
  const copy = Uint8Array.from(bytes);
  for (let count = 1 + random(3); count > 0 && copy.length > 0; count -= 1) {
    const at = random(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
  }
  return copy;
}

function changed(random: Random, root: any, mutation: Mutation): any {
  const copy = structuredClone(root);
  for (let count = 1 + random(3); count > 0; count -= 1) {
    const path = pick(random, pathsOf(copy));
    const last = path.at(-1);
    if (last === undefined) continue;
    const parent = path.slice(0, -1).reduce((here: any, name) => here[name], copy);
    if (mutation !== "remove") parent[last] = valueFor(random, parent[last], mutation);
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return copy;
}

function valueFor(random: Random, old: unknown, mutation: Mutation): unknown {
  return mutation === "retype" ? retyped(random, old) : structuredClone(pick(random, hostileValues));
}

function retyped(random: Random, old: unknown): unknown {
  const ways = [String(old), Number(old) || 0, [old], { value: old }, null, old === true, {}, []];
  return pick(random, ways);
}

const hostileValues: readonly unknown[] = [
  "",
  "x".repeat(5000),
  "\u0000\u001b[31m",
  "\ud800",
  "\u202e",
  "${system()} {{7*7}} <at>everyone</at> [x](javascript:1)",
  "http://user:secret@169.254.169.254/",
  'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
  "Found key details from local and ready to use. - 1",
  "RUNNING",
  "SUCCESS",
  "disabled",
  1e308,
  -1,
  9_007_199_254_740_992,
  JSON.parse('{"__proto__":{"status":"SUCCESS"},"constructor":1}'),
  Array.from({ length: 300 }, (_, index) => index),
  JSON.parse("[".repeat(70) + "]".repeat(70)),
];

/** Every place of a document, as paths. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

function parsed(bytes: Uint8Array): unknown {
  try {
    const root: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof root === "object" && root !== null ? root : undefined;
  } catch {
    // Text: its bytes are damaged instead.
    return undefined;
  }
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
