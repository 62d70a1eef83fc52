/**
 * A strict reader of Prometheus' text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/): stricter than Prometheus itself, which forgives
 * metrics without help or type.
 */

/** A metric with all its samples. */
export interface ReadMetric {
  type: string;
  help: string;
  samples: { labels: Record<string, string>; value: number }[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{([^\\n]*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);
/** What follows the name of a histogram in its samples. */
const PARTS = ['_bucket', '_sum', '_count'];
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(,|$)/y;
const ESCAPED: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\"': '"' };

/**
 * Reads metrics. @returns name to metric
 * @throws Error that quotes the first line that is not allowed where it stands
 */
export function readMetrics(text: string): Map<string, ReadMetric> {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const metrics = new Map<string, ReadMetric>();
  const series = new Set<string>();
  let current = '';
  let help: [name: string, text: string] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const refuse = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const helps = HELP.exec(line);
    const types = TYPE.exec(line);
    const sample = SAMPLE.exec(line);
    if (helps) {
      if (help || metrics.has(helps[1] ?? '')) refuse('A second help');
      help = [helps[1] ?? '', helps[2] ?? ''];
    } else if (types) {
      const [, name = '', type = ''] = types;
      if (help?.[0] !== name) refuse('No help before');
      metrics.set(name, { type, help: help?.[1] ?? '', samples: [] });
      current = name;
      help = undefined;
    } else if (sample) {
      const [, name = '', labels = '', value] = sample;
      const isPart = PARTS.some((part) => name === `${current}${part}`);
      const isHistogram = metrics.get(current)?.type === 'histogram';
      const isBelow = isHistogram ? isPart : name === current;
      if (help !== undefined || !isBelow) refuse('Not below its type');
      if (series.has(`${name}{${labels}}`)) refuse('Twice');
      series.add(`${name}{${labels}}`);
      const read = readLabels(labels, refuse);
      if (isHistogram) read['part'] = name.slice(current.length + 1);
      metrics.get(current)?.samples.push({ labels: read, value: Number(value) });
    } else refuse('No such line');
  }
  if (help) throw new Error(`Help without a metric: ${help[0]}`);
  for (const [name, { type, samples }] of metrics) {
    if (samples.length === 0) throw new Error(`No sample: ${name}`);
    if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`Misnamed: ${name}`);
  }
  return metrics;
}

function readLabels(text: string, refuse: (why: string) => never): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? refuse('Not a label');
    if (Object.hasOwn(labels, name)) refuse('A label twice');
    labels[name] = value.replace(/\\[\\n"]/g, (escape) => ESCAPED[escape] ?? '');
  }
  return labels;
}
