/** What a message can want. Text can only propose; nothing of it ever writes. */
export const intents = [
  "diagnose",
  "deployment_failure",
  "explain_status",
  "reset_key",
  "status_of_request",
  "cancel",
  "enable_msp",
  "disable_msp",
  "help",
  "unknown",
] as const;

/** One of the wishes. */
export type Intent = (typeof intents)[number];
