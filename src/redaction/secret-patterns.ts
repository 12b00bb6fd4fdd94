import type { SecretKind } from "./secret-kind.ts";
import type { Extent } from "./value-span.ts";

/**
 * One row of the table of secrets. `shape`: the match itself is the secret (if `isSecret` says so). `lead`: the secret begins behind the
 * match (behind `skipWords` words), in a line where `after` stands before it if given. `word`: the
 * match is a part of a name; the secret is what is assigned to that name, or follows it as a command-line flag.
 * `mail`: the match is the sign between the parts of an address.
 */
export type SecretPattern = {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  /** What stays readable. */
  readonly keeps: string;
} & (
  | { readonly form: "shape"; readonly isSecret?: (match: string) => boolean }
  | { readonly form: "mail" }
  | { readonly form: "word"; readonly extent: Extent }
  | { readonly form: "lead"; readonly extent: Extent; readonly after?: RegExp; readonly skipWords?: number }
);

/** Endings that make a name say something about a secret instead of holding it (`secretName`, `token_type`, `PASSWORD_FILE`). */
const notSecret =
  "(?!s?[_-]?(?:name|id\\b|identif|type|uri|url|endpoint|expir|authentic|polic|file|path|length|count|version|stdin|prompt|protect|requir|never|last|age|chang|hint|reset|less|manage|provider|store|iz)|s\\b)";

function atLeast(length: number): (match: string) => boolean {
  return (match) => match.length >= length;
}

function names(words: string): RegExp {
  return new RegExp(`(?:${words})${notSecret}`, "gi");
}

/**
 * Every kind of secret that is looked for. Where several claim the same text the first names the token. Every
 * pattern is linear: unbounded parts are resolved by look-ups in `value-span.ts`, not by the patterns.
 * Sources: Azure Storage and Service Bus connection strings, SAS parameters (Microsoft Learn, "Service SAS"),
 * Entra client secrets (`8Q~`), GitHub, GitLab, Slack, npm token prefixes as their makers publish them;
 * latch keys: 32 bytes in hex, `Hex("…")` and `"key":"…"` as agents before 1.0.37 wrote them.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "pem-block",
    form: "lead",
    extent: "pem",
    pattern: /-BEGIN [A-Z0-9 ]{1,40}-{1,8}/g,
    keeps: "the BEGIN and END lines",
  },
  {
    kind: "jwt",
    form: "lead",
    extent: "dotted",
    pattern: /(?=eyJ(?:0eXA|hbGc|raWQ|4NXQ|lbmM|jdHk|ub25j))/g,
    keeps: "nothing",
  },
  { kind: "latch-key", form: "shape", pattern: /[0-9a-f]{64,}/gi, keeps: "nothing" },
  {
    kind: "latch-key",
    form: "lead",
    extent: "word",
    pattern: /Hex\((?=\\{0,3}["'])/gi,
    keeps: "Hex( and what follows the key",
  },
  {
    kind: "latch-key",
    form: "lead",
    extent: "word",
    pattern: /["']key\\{0,3}["'][ \t]{0,4}:[ \t]{0,4}/gi,
    keeps: "the name",
  },
  {
    kind: "storage-key",
    form: "shape",
    pattern: /[A-Za-z0-9+/]+(?:==|%3D%3D)?/gi,
    isSecret: (match) => match.length >= 88 && /(?:=|%3D)$/i.test(match.slice(-3)),
    keeps: "nothing",
  },
  {
    kind: "sas-signature",
    form: "lead",
    extent: "query",
    pattern: /(?:(?<![a-z0-9_])|%(?:25){0,3}(?:26|3f|3b)|\\u0026)sig(?:=|%(?:25){0,3}3d|\\u003d)/gi,
    keeps: "the other parameters",
  },
  {
    kind: "shared-access-signature",
    form: "lead",
    extent: "query",
    pattern: /SharedAccessSignature(?:[ \t]{0,4}=[ \t]{0,4}|[ \t]{1,4}(?=s[a-z]{1,2}=))/gi,
    keeps: "the name",
  },
  {
    kind: "account-key",
    form: "word",
    extent: "setting",
    pattern: names("account[_-]?key|shared[_-]?(?:access)?[_-]?key|storage[_-]?key"),
    keeps: "the name, the other settings",
  },
  {
    kind: "function-key",
    form: "lead",
    extent: "query",
    pattern: /[?&]code=(?=[\w%+/=-]{20})/gi,
    keeps: "the other parameters",
  },
  {
    kind: "function-key",
    form: "word",
    extent: "word",
    pattern: /functions[_-]key|subscription[_-]key/gi,
    keeps: "the name",
  },
  {
    kind: "cloud-signature",
    form: "lead",
    extent: "query",
    pattern: /x-(?:amz|goog)-(?:signature|credential|security-token)=/gi,
    keeps: "the other parameters",
  },
  {
    kind: "cookie",
    form: "lead",
    extent: "line",
    pattern: /cookie2?\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}/gi,
    keeps: "the header's name",
  },
  {
    kind: "cookie",
    form: "lead",
    extent: "word",
    pattern: /[ \t"']-b[ \t]{1,4}|--cookie[ \t]{1,4}/g,
    after: /curl|wget/gi,
    keeps: "the flag",
  },
  {
    kind: "authorization",
    form: "lead",
    extent: "word",
    pattern:
      /authorization\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}(?:bearer|basic|negotiate|ntlm|sharedkey(?:lite)?|token)[ \t]{1,4}/gi,
    keeps: "the header's name and scheme",
  },
  {
    kind: "authorization",
    form: "lead",
    extent: "line",
    pattern:
      /authorization\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}(?!(?:bearer|basic|negotiate|ntlm|sharedkey(?:lite)?|token)[ \t])/gi,
    keeps: "the header's name",
  },
  {
    kind: "bearer-token",
    form: "lead",
    extent: "word",
    pattern: /bearer[ \t:]{1,4}(?!tokens?\b|auth)(?=[\w.~+/-]{8})/gi,
    keeps: "the scheme",
  },
  {
    kind: "basic-credentials",
    form: "lead",
    extent: "word",
    pattern: /[Bb]asic[ \t]{1,4}(?![Aa]uth)(?=[A-Za-z+/]{0,15}[0-9A-Z=])(?=[A-Za-z0-9+/]{6})/g,
    keeps: "the scheme",
  },
  { kind: "url-password", form: "lead", extent: "userinfo", pattern: /:\/\//g, keeps: "scheme, user, host" },
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
  {
    kind: "webhook",
    form: "lead",
    extent: "word",
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/|webhook\.office\.com\/webhookb2\//gi,
    keeps: "the host",
  },
  {
    kind: "key-vault-secret",
    form: "lead",
    extent: "word",
    pattern: /--value[ \t=]{1,4}/g,
    after: /keyvault/gi,
    keeps: "the command",
  },
  {
    kind: "key-vault-secret",
    form: "lead",
    extent: "word",
    pattern: /["']value\\{0,3}["'][ \t]{0,4}:[ \t]{0,4}/gi,
    after: /\.vault\.(?:azure\.(?:net|cn)|usgovcloudapi\.net)\/secrets\//gi,
    keeps: "the name",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t"']-p[ \t=:]{0,4}/g,
    after: /mysql|mariadb|sshpass| login|psexec|rdesktop|useradd|usermod/gi,
    keeps: "the command",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t"']-P[ \t=:]{0,4}/g,
    after: /sqlcmd|bcp|osql|isql/gi,
    keeps: "the command",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t"']-(?:w[ \t]{1,4}|a[ \t]{1,4}|pw[ \t]{1,4})/g,
    after: /ldap\w{3}|redis-cli|plink|pscp|psftp/gi,
    keeps: "the command",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t"'](?:-u|-U|--user|--proxy-user)[ \t=]{0,4}/g,
    after: /curl|wget|smbclient/gi,
    keeps: "the command",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /(?<![\w:/])\/(?:p|rp|pass):/gi,
    keeps: "the flag",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /\/rp[ \t]{1,4}/gi,
    after: /schtasks/gi,
    keeps: "the flag",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t]\/user:(?! )/gi,
    after: /net(?:\.exe)?["']?[ \t]{1,4}use[ \t]/gi,
    skipWords: 1,
    keeps: "the user",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /[ \t](?=\\\\)/g,
    after: /net(?:\.exe)?["']?[ \t]{1,4}use[ \t]/gi,
    skipWords: 1,
    keeps: "the share",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /net1?(?:\.exe)?["']?[ \t]{1,4}user[ \t]{1,4}/gi,
    skipWords: 1,
    keeps: "the user",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /htpasswd[ \t]{1,4}-[a-zA-Z]{0,4}b[a-zA-Z]{0,4}[ \t]{1,4}/g,
    skipWords: 2,
    keeps: "file and user",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /ConvertTo-SecureString(?:[ \t]{1,4}-(?:String|AsPlainText|Force)){0,3}[ \t]{1,4}(?!-)/gi,
    keeps: "the command",
  },
  {
    kind: "password",
    form: "lead",
    extent: "word",
    pattern: /(?:NetworkCredential|PSCredential)\]?(?:::new)?[ \t]{0,4}\(/gi,
    skipWords: 1,
    keeps: "the user",
  },
  {
    kind: "password",
    form: "word",
    extent: "word",
    pattern: names(
      "passw(?:or)?d|passphrase|passcode|passwort|kennwort|pwd|psw|(?<!by|com|tres|sur|sys)pass(?:in|out)?(?![a-z])|(?<![a-z])pw(?![a-z])",
    ),
    keeps: "the name",
  },
  {
    kind: "secret-value",
    form: "word",
    extent: "word",
    pattern: names(
      "secret|token|(?:api|access|signing|encryption|master|private|license)[_-]?key|protected[_-]?settings|from-literal",
    ),
    keeps: "the name",
  },
  { kind: "mail-address", form: "mail", pattern: /@(?=[a-z0-9-])/gi, keeps: "nothing" },
];
