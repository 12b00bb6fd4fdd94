/** The agent cuts its messages at 1024 bytes (≥ 1.0.25), and its own texts were never much longer; what stands behind this is not its. */
const longestMessage = 16_384;

/** The part of a message that is judged, without blanks around it: a text of megabytes costs no more time than a short one. */
export function messageHead(message: string): string {
  return message.slice(0, longestMessage).trim();
}
