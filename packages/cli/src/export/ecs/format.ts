import { noneYet } from '../format';
import type { EventFormat } from '../format';
import { datasetOf, documentOf } from './document';

/** The parts of the name of a data stream: `<type>-<dataset>-<namespace>`. */
const DATA_STREAM = /^([^-]+)-(.+)-([^-]+)$/;

/** A document a line; in the bulk form, each with a line before it that names its data stream and id. */
export const ecs: EventFormat = {
  async write(source, lines, { bulk, noOriginal, onWritten }) {
    const counts = noneYet();
    for await (const event of source.events()) {
      const document = documentOf(event, { noOriginal });
      const waiting = lines.write(
        bulk === undefined
          ? `${JSON.stringify(document)}\n`
          : bulkOf(document, bulk.replaceAll('{dataset}', datasetOf(event.kind)), event.event.uuid),
      );
      if (waiting) await waiting;
      counts[event.kind]++;
      onWritten();
    }
    return { counts, lacks: [] };
  },
};

/** With the UUID as its id, so that a second load of the same event is refused instead of stored twice. */
function bulkOf(document: Record<string, unknown>, name: string, uuid: string): string {
  const [, type, dataset, namespace] = DATA_STREAM.exec(name) ?? [];
  const stream = dataset !== undefined && { data_stream: { type, dataset, namespace } };
  const action = { create: { _index: name, _id: uuid } };
  return `${JSON.stringify(action)}\n${JSON.stringify({ ...document, ...stream })}\n`;
}
