import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { propertiesOf, rawDataOf, readPage } from '@graph-1password/explorer/testing';
import type { Model } from '@graph-1password/explorer/testing';
import { writeExplorer } from '../../packages/cli/src/explore/write';

/**
 * All that the explorer's page of a graph says, by name: the page around its data, the unpacked bytes, and the data
 * as the page shows it. The last is not in the bytes as it is: a value lies apart from what it begins with.
 * @param folder the graph's
 */
export async function explorerTexts(folder: string): Promise<Map<string, string>> {
  const outputFolder = mkdtempSync(path.join(tmpdir(), 'explorer-'));
  try {
    const file = path.join(outputFolder, 'explorer.html');
    await writeExplorer({ from: folder, file, clock: Date.now() });
    const { outside, bytes, model } = readPage(readFileSync(file, 'utf8'));
    return new Map([
      ['explorer: page', outside],
      ['explorer: bytes', bytes.toString('latin1')],
      ['explorer: data', JSON.stringify(shown(model))],
    ]);
  } finally {
    rmSync(outputFolder, { recursive: true });
  }
}

/** Everything in the model, put together again. */
function shown(model: Model): unknown {
  const numbers = Array.from({ length: model.entityCount }, (_, number) => number);
  return {
    ...{ meta: model.meta, findings: model.findings },
    entities: model.entities.map(({ type, classes, keys }) => ({ type, classes, keys })),
    properties: numbers.map((number) => propertiesOf(model, number)),
    rawData: numbers.map((number) => rawDataOf(model, number)),
    relationships: model.relationships.map(({ type, keys, columns }) => ({
      ...{ type, keys },
      columns: [...columns],
    })),
  };
}
