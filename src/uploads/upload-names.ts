/** Files that hold secrets: the agent keeps its key as `<guid>.key` (Linux) or `<guid>.encrypted` (Windows, DPAPI). */
const secretName = /\.(?:key|encrypted)$/i;

/**
 * Files of an archive that a diagnosis can use, by their own name: the agent's status (also as a copy, `web-01-status (1).json`), the
 * extension's `N.status`, the agent's rules (only to be recognised) and logs, cloud-init's logs, the Linux guest agent's status.
 */
const knownNames: readonly RegExp[] = [
  /^(?:[^.][^/]{0,100}[-_ .])?status(?: ?\(\d{1,3}\))?\.json$/i,
  /^[^.][^/]{0,100}\.status$/i,
  /^authorizationrules_[^/]{0,100}\.json$/i,
  /^proxyagent[^/]{0,100}\.log$/i,
  /^cloud-init(?:-output)?\.log$/i,
  /^waagent_status[^/]{0,60}\.json$/i,
];

/** The last part of a path with either separator. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Is this, by its name, a file that holds a secret? Such a file is refused unread. */
export function isSecretName(name: string): boolean {
  return secretName.test(baseName(name).trim());
}

/** Is this, by its name, a file of an archive that a diagnosis can use? */
export function isKnownName(path: string): boolean {
  // macOS puts a shadow of every file under its name into this folder.
  if (path.startsWith("__MACOSX/") || path.endsWith("/")) {
    return false;
  }
  const name = baseName(path);
  return knownNames.some((pattern) => pattern.test(name));
}
