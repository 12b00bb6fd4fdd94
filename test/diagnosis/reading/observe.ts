import type { Observation } from "../../../src/diagnosis/facts.ts";
import type { ObservationReading } from "../../../src/diagnosis/reading/observation.ts";
import { readObservation } from "../../../src/diagnosis/reading/observation.ts";
import { document } from "../builders.ts";

/** What a pasted text holds. */
export function readingOf(text: string): ObservationReading {
  return readObservation(document("observation", text));
}

/** What a pasted text says of the machine. */
export function observe(text: string): Observation {
  return readingOf(text).observation;
}

/** The same without the places: each member with its value alone. */
export function said(text: string): { readonly [member: string]: unknown } {
  const { origin: _origin, osFamily: _family, ...members } = observe(text);
  return Object.fromEntries(
    Object.entries(members).map(([name, found]) => [
      name,
      Array.isArray(found) ? found.map(({ value }) => value) : (found as { readonly value: unknown }).value,
    ]),
  );
}
