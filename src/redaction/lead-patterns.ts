import { names } from "./secret-pattern.ts";
import type { SecretPattern } from "./secret-pattern.ts";

/**
 * Secrets in URLs, headers, connection strings and documents, recognised by what stands before them. Sources:
 * SAS parameters (Microsoft Learn, "Create a service SAS"), storage and Service Bus connection strings; the agent
 * before 1.0.37 wrote its key as `Hex("…")` and `"key":"…"`.
 */
export const leadPatterns: readonly SecretPattern[] = [
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
    pattern: /cookie2?\\{0,3}["']?(?:[ \t]{0,4}:|=)[ \t]{0,4}/gi,
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
      /authorization\\{0,3}["']?[ \t]{0,4}[:=](?![ \t]{0,4}(?:bearer|basic|negotiate|ntlm|sharedkey(?:lite)?|token)[ \t])[ \t]{0,4}/gi,
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
];
