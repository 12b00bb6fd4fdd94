/** The `result=error|reason=…|agent=Cloud-Init/x|…` record of cloud-init. */
export interface CloudInitReport {
  readonly result: string | undefined;
  readonly reason: string | undefined;
  /** As in `agent=Cloud-Init/24.3.1`. */
  readonly version: string | undefined;
  readonly exitCode: number | undefined;
  readonly stdout: string | undefined;
  readonly stderr: string | undefined;
}

/** Where cloud-init's record begins: `result=error|reason=…|agent=Cloud-Init/…`. Source: cloudinit/sources/azure/errors.py. */
const recordStart = /\bresult=(?:error|success)\|/;

/** The longest record that is read. */
const longestRecord = 20_000;

/** Splits one csv record with `|` as delimiter and `'` as quote, doubled inside quoted fields. */
function fieldsOf(record: string): readonly string[] {
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let index = 0; index < record.length; index += 1) {
    const character = record.charAt(index);
    if (character === "'" && isQuoted && record[index + 1] === "'") {
      field += "'";
      index += 1;
    } else if (character === "'" && (isQuoted || field === "" || field.endsWith("="))) isQuoted = !isQuoted;
    else if (character === "|" && !isQuoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

/**
 * The fields of the record at `start`. An apostrophe in front of it quotes the first field; where that swallows the reason, it is the
 * platform's sentence that puts the whole record into apostrophes.
 */
function recordAt(text: string, start: number): readonly string[] {
  const plain = text.slice(start, start + longestRecord);
  if (text.slice(Math.max(0, start - 1), start) !== "'") return fieldsOf(plain);
  const quoted = fieldsOf(`'${plain}`);
  return quoted.some((field) => /^\s*reason=/.test(field)) ? quoted : fieldsOf(plain);
}

/** Reads cloud-init's own report out of any text; undefined where none stands in it. The version is also read where it stands alone. */
export function readCloudInitReport(text: string): CloudInitReport | undefined {
  const start = recordStart.exec(text);
  if (start === null) return undefined;
  const fields = recordAt(text, start.index);
  const value = (name: string): string | undefined => {
    const field = fields.find((candidate) => candidate.trimStart().startsWith(`${name}=`));
    return field?.trimStart().slice(name.length + 1);
  };
  const exitCode = /^-?\d{1,4}/.exec(value("exit_code") ?? "")?.[0];
  return {
    result: value("result"),
    reason: value("reason"),
    version: /Cloud-Init\/([\w.~+-]{1,60})/i.exec(value("agent") ?? "")?.[1],
    exitCode: exitCode === undefined ? undefined : Number(exitCode),
    stdout: value("stdout"),
    stderr: value("stderr"),
  };
}
