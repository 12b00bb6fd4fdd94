/** What a report card can still be asked for: its commands, as text. */
interface LastReport {
  /** A line per command, with what it is for. */
  readonly commands: readonly string[];
  /** Lower-case ARM id; null for files without a machine. */
  readonly resourceId: string | null;
}

/** The newest reports by their id, in memory only: a button on an older card works the report out anew. */
export interface LastReports {
  put(id: string, report: LastReport): void;
  get(id: string): LastReport | undefined;
}

/** How many are kept; a report's commands are a few hundred bytes. */
const most = 2000;

/** Creates an empty memory of reports. */
export function createLastReports(): LastReports {
  const kept = new Map<string, LastReport>();
  return {
    put: (id, report) => {
      kept.set(id, report);
      const oldest = kept.keys().next();
      if (kept.size > most && oldest.done !== true) kept.delete(oldest.value);
    },
    get: (id) => kept.get(id),
  };
}
