import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundled } from './bundle';
import type { GroupMember } from './group';
import { BENCH_FOLDER, graphFolder, measure } from './processes';

/** Formats that are measured: a document for each event, and a table for each type. */
export const EXPORTED = ['ecs', 'ocsf', 'ocsf-parquet', 'ndjson', 'csv', 'parquet'] as const;

const OUTPUT = path.join(BENCH_FOLDER, 'exported');

/** Exports the graph that `ours` has left. */
export const exportAs = (format: (typeof EXPORTED)[number]): GroupMember => ({
  name: `export as ${format}`,
  run: async () => {
    const options = { format, output: OUTPUT, dataDir: graphFolder('ours') };
    rmSync(OUTPUT, { recursive: true, force: true });
    try {
      return await measure([await bundled('exportOnce')], {
        BENCH_EXPORT: JSON.stringify(options),
      });
    } finally {
      rmSync(OUTPUT, { recursive: true, force: true });
    }
  },
});
