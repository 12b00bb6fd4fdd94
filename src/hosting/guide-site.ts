import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One page as it is served. */
interface SitePage {
  readonly contentType: string;
  readonly body: string;
}

const folder = join(import.meta.dirname, "../../docs/guide");

const style = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.55 system-ui, "Segoe UI", sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 1.8rem; }
  code { font: 0.92em ui-monospace, Consolas, monospace; }
  pre { padding: 0.8rem; overflow-x: auto; border: 1px solid #8884; border-radius: 6px; background: #8881; }
  table { border-collapse: collapse; } td, th { border: 1px solid #8884; padding: 0.3rem 0.6rem; text-align: left; }
`;

/** The pages of `docs/guide/`, as HTML: one for each finding, and `index`. Local mode serves them; a published site has its own. */
export function createGuideSite(): (name: string) => Promise<SitePage | undefined> {
  return async (asked) => {
    // The pages name each other as files; whoever follows such a link literally finds the page as well.
    const name = asked.replace(/\.md$/, "");
    if (!/^[a-z0-9-]{1,60}$/.test(name)) return undefined;
    const markdown = await readFile(join(folder, `${name}.md`), "utf8").catch(() => undefined);
    if (markdown === undefined) return undefined;
    // A dependency of development only: production links to published pages.
    const { default: MarkdownIt } = await import("markdown-it");
    const html = new MarkdownIt({ html: false, linkify: false }).render(markdown);
    return {
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title><style>${style}</style><body>${withoutExtensions(html)}</body></html>`,
    };
  };
}

/** Pages link to each other as files; here they are served without the ending. */
function withoutExtensions(html: string): string {
  return html.replaceAll(/href="([a-z0-9-]{1,60})\.md"/g, 'href="$1"');
}
