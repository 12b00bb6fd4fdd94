import type { SecretPattern } from "./secret-pattern.ts";

function atLeast(length: number): (match: string) => boolean {
  return (match) => match.length >= length;
}

/**
 * Secrets that are recognised by their own shape. Sources: latch keys are 32 bytes in hex; storage keys 64 bytes
 * in base64; Entra client secrets carry `8Q~`; Azure DevOps tokens are 52 base32 letters or carry `AZDO`; the other
 * prefixes are those that GitHub, GitLab, Slack, npm, OpenAI, Hugging Face, AWS and Google publish.
 */
export const tokenPatterns: readonly SecretPattern[] = [
  { kind: "latch-key", form: "shape", pattern: /[0-9a-f]{64,}/gi, keeps: "nothing" },
  {
    kind: "storage-key",
    form: "shape",
    pattern: /[A-Za-z0-9+/]+(?:==|%3D%3D)?/gi,
    isSecret: (match) => match.length >= 88 && /(?:=|%3D)$/i.test(match.slice(-3)),
    keeps: "nothing",
  },
  {
    kind: "github-token",
    form: "shape",
    pattern: /(?:gh[pousr]|github_pat)_\w+/g,
    isSecret: atLeast(24),
    keeps: "nothing",
  },
  {
    kind: "gitlab-token",
    form: "shape",
    pattern: /gl(?:pat|ptt|rt|dt|cbt)-[\w-]+/g,
    isSecret: atLeast(24),
    keeps: "nothing",
  },
  {
    kind: "devops-token",
    form: "shape",
    pattern: /[A-Za-z0-9]+/g,
    isSecret: (match) => match.includes("AZDO", 76),
    keeps: "nothing",
  },
  { kind: "devops-token", form: "shape", pattern: /[a-z2-7]+/g, isSecret: atLeast(52), keeps: "nothing" },
  {
    kind: "slack-token",
    form: "shape",
    pattern: /(?:xox[a-z]|xapp)-[\w-]+/g,
    isSecret: atLeast(15),
    keeps: "nothing",
  },
  { kind: "npm-token", form: "shape", pattern: /npm_[A-Za-z0-9]+/g, isSecret: atLeast(34), keeps: "nothing" },
  {
    kind: "ai-api-key",
    form: "shape",
    pattern: /(?<![A-Za-z])(?:sk-|hf_)[\w-]+/g,
    isSecret: atLeast(23),
    keeps: "nothing",
  },
  { kind: "aws-key", form: "shape", pattern: /A(?:KIA|SIA|IDA|ROA|BIA|CCA)[0-9A-Z]{16}/g, keeps: "nothing" },
  { kind: "google-key", form: "shape", pattern: /AIza[\w-]{35}/g, keeps: "nothing" },
  {
    kind: "client-secret",
    form: "shape",
    pattern: /[\w.~-]{3}[0-9]Q~[\w.~-]+/g,
    isSecret: atLeast(26),
    keeps: "nothing",
  },
];
