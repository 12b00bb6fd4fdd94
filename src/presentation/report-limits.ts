/** How much of a report a card shows. Lengths in UTF-16 units, the rest in entries; a report too big for one set is shown by the next. */
export interface ReportLimits {
  /** Findings that are shown in full; the rest is named with its code. */
  readonly findings: number;
  readonly remarks: number;
  readonly evidence: number;
  readonly value: number;
  readonly commands: number;
  readonly command: number;
  readonly sentence: number;
  readonly asks: number;
  readonly contradictions: number;
  readonly rows: number;
  /** Whether a finding that is only named carries its title and links to its page. */
  readonly hasLinks: boolean;
}

/** From generous to bare. The last one keeps every code of the catalogue below the limit of a card whatever the texts are. */
export const reportLimits = {
  longer: [
    {
      findings: 8,
      remarks: 6,
      evidence: 4,
      value: 300,
      commands: 6,
      command: 600,
      sentence: 500,
      asks: 4,
      contradictions: 4,
      rows: 5,
      hasLinks: true,
    },
    {
      findings: 6,
      remarks: 4,
      evidence: 2,
      value: 160,
      commands: 4,
      command: 500,
      sentence: 400,
      asks: 3,
      contradictions: 3,
      rows: 5,
      hasLinks: true,
    },
    {
      findings: 4,
      remarks: 2,
      evidence: 1,
      value: 100,
      commands: 3,
      command: 400,
      sentence: 300,
      asks: 2,
      contradictions: 2,
      rows: 3,
      hasLinks: true,
    },
    {
      findings: 2,
      remarks: 0,
      evidence: 1,
      value: 80,
      commands: 2,
      command: 300,
      sentence: 240,
      asks: 1,
      contradictions: 1,
      rows: 1,
      hasLinks: true,
    },
  ],
  last: {
    findings: 0,
    remarks: 0,
    evidence: 0,
    value: 0,
    commands: 0,
    command: 300,
    sentence: 200,
    asks: 1,
    contradictions: 1,
    rows: 0,
    hasLinks: false,
  },
} as const satisfies { readonly longer: readonly ReportLimits[]; readonly last: ReportLimits };
