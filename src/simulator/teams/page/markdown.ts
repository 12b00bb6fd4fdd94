import type { MentionView } from "../views.ts";

interface Token {
  content: string;
  meta: unknown;
  attrSet(name: string, value: string): void;
}
interface InlineState {
  readonly src: string;
  pos: number;
  push(type: string, tag: string, nesting: 0): Token;
}
interface Markdown {
  render(text: string, env: unknown): string;
  enable(rules: readonly string[]): Markdown;
  validateLink(url: string): boolean;
  readonly utils: { escapeHtml(text: string): string };
  readonly inline: {
    readonly ruler: {
      before(
        at: string,
        name: string,
        rule: (state: InlineState & { readonly env: Env }, isSilent: boolean) => boolean,
      ): void;
    };
  };
  readonly renderer: {
    readonly rules: Record<string, (tokens: readonly Token[], index: number) => string>;
  };
}
interface Env {
  readonly mentions: readonly MentionView[];
}

declare const markdownit: (preset: "zero", options: { html: false; breaks?: boolean }) => Markdown;

/** What TextBlock and Fact take in Teams: bold, italic, lists, links (learn.microsoft.com, "Format cards"). */
const cardRules = ["emphasis", "link", "list", "escape", "entity", "text_join", "fragments_join"];
/** What a bot's message takes besides. */
const messageRules = [...cardRules, "backticks", "fence", "strikethrough", "blockquote", "newline"];

const forCards = prepared(cardRules, false);
const forMessages = prepared(messageRules, true);

/** The HTML of a card's text. HTML in it stays text; `<at>…</at>` is a mention where the card names it as one. */
export function cardMarkdown(text: string, mentions: readonly MentionView[]): string {
  return forCards().render(text, { mentions });
}

/** The HTML of a bot's message. */
export function messageMarkdown(text: string, mentions: readonly MentionView[]): string {
  return forMessages().render(text, { mentions });
}

function prepared(rules: readonly string[], breaks: boolean): () => Markdown {
  let made: Markdown | null = null;
  return () => {
    made ??= withMentions(markdownit("zero", { html: false, breaks }).enable(rules));
    return made;
  };
}

function withMentions(markdown: Markdown): Markdown {
  markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:)/iu.test(url);
  markdown.inline.ruler.before("escape", "mention", (state, isSilent) => {
    const rest = state.src.slice(state.pos);
    const mention = state.env.mentions.find(({ text }) => rest.startsWith(text));
    if (mention === undefined) return false;
    if (!isSilent) state.push("mention", "span", 0).meta = mention;
    state.pos += mention.text.length;
    return true;
  });
  markdown.renderer.rules.mention = (tokens, index) => {
    const mention = tokens[index]?.meta as MentionView;
    const name = markdown.utils.escapeHtml(mention.text.slice(4, -5));
    return `<span class="mention${mention.isYou ? " mention-you" : ""}">${name}</span>`;
  };
  return markdown;
}
