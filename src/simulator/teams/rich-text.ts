import { simulatedBot } from "./people.ts";

/** Escapes text for HTML. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * The HTML copy that Teams sends beside `text`: paragraphs, code blocks from fences, the mention as a marked span, a stub per file.
 * Edge: a text without lines gives one paragraph.
 */
export function htmlCopy(text: string, isMentioning: boolean, fileIds: readonly string[]): string {
  const mention = isMentioning
    ? `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${simulatedBot.name}</span>&nbsp;`
    : "";
  const blocks = text.split(/```[a-z]*\n?/u).map((block, index) => {
    if (index % 2 === 1) return `<pre><code>${escapeHtml(block.replace(/\n$/u, ""))}</code></pre>`;
    return block
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `<p>${escapeHtml(line)}</p>`)
      .join("");
  });
  const stubs = fileIds.map((id) => `<attachment id="${escapeHtml(id)}"></attachment>`).join("");
  const body = blocks.join("");
  const withMention = body.startsWith("<p>") ? `<p>${mention}${body.slice(3)}` : `<p>${mention}</p>${body}`;
  return `${mention === "" ? body : withMention}${stubs}`;
}
