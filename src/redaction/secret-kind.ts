/** The kinds of secret that are told apart; a kind is the name inside a redaction token. */
export const secretKinds = [
  "pem-block",
  "jwt",
  "latch-key",
  "storage-key",
  "sas-signature",
  "shared-access-signature",
  "account-key",
  "function-key",
  "cloud-signature",
  "cookie",
  "authorization",
  "bearer-token",
  "basic-credentials",
  "url-password",
  "github-token",
  "gitlab-token",
  "devops-token",
  "slack-token",
  "npm-token",
  "ai-api-key",
  "aws-key",
  "google-key",
  "client-secret",
  "webhook",
  "key-vault-secret",
  "password",
  "secret-value",
  "mail-address",
] as const;

/** One of {@link secretKinds}. */
export type SecretKind = (typeof secretKinds)[number];

/** The longest token that can be written, in UTF-16 units. */
export const maxTokenLength = 64;

/**
 * Recognises redaction tokens, and nothing else, as source text for a regular expression.
 * The list of kinds is closed, so nothing can be hidden by dressing it up as a token.
 */
export const tokenSource = `\\[redacted (?:${secretKinds.join("|")}) [1-9][0-9]{0,8}\\]`;

/** The text that stands for the secret with this number (from 1); it holds nothing of the secret. */
export function secretToken(kind: SecretKind, number: number): string {
  return `[redacted ${kind} ${number}]`;
}
