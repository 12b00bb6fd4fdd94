/** Values of labels by name; only closed sets of values, never ids of people or machines. */
interface Labels {
  readonly [label: string]: string | number;
}

/** What is counted, and how it is told. */
interface Metric {
  readonly kind: "counter" | "histogram" | "gauge";
  readonly help: string;
}

/** All metrics. Names follow the conventions of Prometheus. */
const catalogue = {
  latchkey_turns_total: { kind: "counter", help: "Activities that reached the bot, by type." },
  latchkey_door_refusals_total: { kind: "counter", help: "Callers who were not let in, by reason." },
  latchkey_findings_total: { kind: "counter", help: "Findings in reports that were shown, by code." },
  latchkey_reports_total: { kind: "counter", help: "Reports that were shown, by verdict." },
  latchkey_arm_answers_total: {
    kind: "counter",
    help: "Answers of Azure Resource Manager, by method and status.",
  },
  latchkey_arm_silences_total: {
    kind: "counter",
    help: "Requests to Azure Resource Manager without an answer, by reason.",
  },
  latchkey_arm_throttles_total: { kind: "counter", help: "Answers 429 of Azure Resource Manager." },
  latchkey_arm_seconds: { kind: "histogram", help: "Time until Azure Resource Manager answered, by method." },
  latchkey_reset_events_total: {
    kind: "counter",
    help: "Lines of the audit trail, by event, outcome and state of the request afterwards.",
  },
  latchkey_reset_requests: {
    kind: "gauge",
    help: "Open reset requests in the store, by state, as last looked at; the same on every instance.",
  },
  latchkey_sends_total: { kind: "counter", help: "Calls of the Bot Connector, by method and last status." },
  latchkey_send_repeats_total: { kind: "counter", help: "Repeated calls of the Bot Connector." },
} as const satisfies Readonly<Record<string, Metric>>;

/** The name of a metric. */
type MetricName = keyof typeof catalogue;

/** Upper bounds in seconds. */
const bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** More series of one metric than this would mean that a label is not closed: the rest counts as `other`. */
const mostSeries = 300;

interface Series {
  readonly labels: Labels;
  count: number;
  sum: number;
  readonly buckets: number[];
}

/** The figures of this process since its start. */
export interface Metrics {
  count(name: MetricName, labels?: Labels, by?: number): void;
  /** Puts a gauge to a value. */
  set(name: MetricName, value: number, labels?: Labels): void;
  /** Adds a duration in seconds to a histogram. */
  observe(name: MetricName, seconds: number, labels?: Labels): void;
  /** Prometheus' text format, version 0.0.4. */
  text(): string;
}

/** The content type of {@link Metrics.text}. */
export const metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

function escaped(value: string | number): string {
  return String(value).replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function valueLines(name: string, { labels, count }: Series): readonly string[] {
  return [`${name}${written(labels)} ${count}`];
}

function histogramLines(name: string, { labels, count, sum, buckets }: Series): readonly string[] {
  const upTo = bounds.map(
    (bound, index) => `${name}_bucket${written({ ...labels, le: bound })} ${buckets[index] ?? 0}`,
  );
  return [
    ...upTo,
    `${name}_bucket${written({ ...labels, le: "+Inf" })} ${count}`,
    `${name}_sum${written(labels)} ${sum}`,
    `${name}_count${written(labels)} ${count}`,
  ];
}

/** Figures of the process itself, under the names that the usual dashboards know. */
function processLines(startedAtMs: number): readonly string[] {
  const { rss, heapUsed } = process.memoryUsage();
  const gauge = (name: string, help: string, value: number): readonly string[] => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    `${name} ${value}`,
  ];
  return [
    ...gauge(
      "process_start_time_seconds",
      "Start of the process since 1970.",
      Math.round(startedAtMs / 1000),
    ),
    ...gauge("process_resident_memory_bytes", "Resident memory.", rss),
    ...gauge("nodejs_heap_size_used_bytes", "Used heap.", heapUsed),
  ];
}

/** Creates the figures, all zero. */
export function createMetrics(startedAtMs: number): Metrics {
  const all = new Map<MetricName, Map<string, Series>>();

  const seriesOf = (name: MetricName, labels: Labels): Series => {
    const known = all.get(name) ?? new Map<string, Series>();
    all.set(name, known);
    const kept = known.size < mostSeries || known.has(written(labels)) ? labels : { other: "yes" };
    const key = written(kept);
    const found = known.get(key) ?? { labels: kept, count: 0, sum: 0, buckets: bounds.map(() => 0) };
    known.set(key, found);
    return found;
  };

  const linesOf = (name: MetricName): readonly string[] => {
    const { kind, help } = catalogue[name];
    const series = [...(all.get(name)?.values() ?? [])];
    const lines = series.flatMap((one) =>
      kind === "histogram" ? histogramLines(name, one) : valueLines(name, one),
    );
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines];
  };

  return {
    count: (name, labels = {}, by = 1) => {
      seriesOf(name, labels).count += by;
    },
    set: (name, value, labels = {}) => {
      seriesOf(name, labels).count = value;
    },
    observe: (name, seconds, labels = {}) => {
      const series = seriesOf(name, labels);
      series.count += 1;
      series.sum += seconds;
      for (const [index, bound] of bounds.entries())
        if (seconds <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
    },
    text: () => {
      const names = Object.keys(catalogue) as MetricName[];
      return `${[...names.flatMap(linesOf), ...processLines(startedAtMs)].join("\n")}\n`;
    },
  };
}
