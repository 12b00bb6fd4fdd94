import { createRedactor, safeExcerpt } from "../redaction/redact.ts";
import { stripControls } from "../redaction/strip-controls.ts";

/** How many characters of a reason are kept. */
const maxReasonLength = 500;
const maxNameLength = 100;

/** What a person wrote, safe to store and show: without controls, secrets taken out, cut. Blank text is "". */
export function reasonText(text: string): string {
  return safeExcerpt(createRedactor(), stripControls(text).trim(), maxReasonLength);
}

/** A display name, for display only: one line, cut. */
export function nameText(name: string): string {
  return safeExcerpt(createRedactor(), stripControls(name).replace(/\s+/g, " ").trim(), maxNameLength);
}
