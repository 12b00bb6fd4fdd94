import type { Code } from "../diagnosis/catalogue.ts";
import { links } from "../diagnosis/data/links.ts";
import { rules } from "../diagnosis/rules/index.ts";

/** The page of a finding: below `base` where we serve or publish our own pages, else Microsoft's page of the guide's step. */
export function createDocsUrl(base: string | null): (code: Code) => string {
  return (code) => {
    if (base !== null) return `${base.replace(/\/$/, "")}/${code}`;
    return rules.reduce<string>(
      (url, { reports }) => (reports[code] === undefined ? url : links[reports[code].link].url),
      links.troubleshoot.url,
    );
  };
}
