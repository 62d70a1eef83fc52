import { Writable } from 'node:stream';
import { STDOUT } from '../../support/output';
import { Lines } from './lines';

/** What is written to a standard output. */
async function written(isTTY: boolean, text: string): Promise<string> {
  let out = '';
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      out += chunk.toString();
      done();
    },
  });
  const lines = new Lines(STDOUT, Object.assign(sink, { isTTY }));
  await lines.write(text);
  await lines.finish();
  return out;
}

test('a terminal obeys nothing of what is exported, and nothing of it is lost', async () => {
  const text = `${JSON.stringify({ name: 'a\u009b2J\u202eb\u2028' })}\n`;
  expect(await written(false, text)).toBe(text);
  const shown = await written(true, text);
  expect(shown).toBe('{"name":"a\\u009b2J\\u202eb\\u2028"}\n');
  expect(JSON.parse(shown)).toEqual(JSON.parse(text));
});
