import { Steps } from '../../../src/steps/constants';
import { secretKey } from '../../../src/entities';
import { cutGzip, halfJson, hugeBody, status, text } from '../actions';
import type { Collected } from '../collect';
import { entitiesOf } from '../graph';
import { at } from '../plan';
import type { FaultRow } from '../row';
import type { FaultSetup } from '../faultSetup';
import { secretsFail } from './common';

const secrets = [Steps.SECRETS];

/** An item that could not be read stays as it was listed: by title and vault, without its sections. */
const staysAsListed = (run: Collected, setup: FaultSetup): string | undefined => {
  const { id, title, vault } = setup.item(0);
  const entity = entitiesOf(run.graph).get(secretKey(vault.id, id));
  if (!entity) return 'the item is missing';
  if (entity.displayName !== title) return `the item is called ${entity.displayName}`;
  return entity.sectionLabels === undefined ? undefined : 'the item has sections';
};

/** Text that breaks web pages, terminals, searches and careless code; more than any field takes. */
const NASTY = `</script><img onerror=x>\u0000\u001b[31m\u202e${'x'.repeat(1_000_000)}`;

/** Names as somebody would choose them who means harm. */
const nasty = (whole: string): string =>
  whole
    .replace(/"(title|name|description|label)":"[^"]*"/g, (_, key: string) => {
      return `"${key}":${JSON.stringify(NASTY)},"__proto__":{"polluted":true},"constructor":{}`;
    })
    .replaceAll('"tags":[', `"tags":["__proto__",${JSON.stringify(NASTY)},`);

const names: FaultRow[] = [
  {
    name: 'Connect: names of 1 MB with </script>, control characters and __proto__',
    fault: (setup) => {
      const { id } = setup.vault(1);
      setup.plan.add(at.itemsOf(id), { type: 'mutate', body: nasty });
      setup.plan.add(({ path }) => path.includes(`${id}/items/`), { type: 'mutate', body: nasty });
    },
    expected: { shortened: secrets, says: /Read 30 items/ },
    check: (run) => {
      const longest = Math.max(...run.outputs.map(({ text: output }) => output.length));
      if ('polluted' in {}) return 'the prototype of every object was changed';
      const entities = [...entitiesOf(run.graph).values()];
      if (!entities.some(({ displayName }) => displayName?.startsWith('</script>'))) {
        return 'no item has the name that was sent';
      }
      return longest < 1_000_000 ? undefined : `an output has ${longest} characters`;
    },
  },
];

/** A fault of one item that lasts: the item stays as listed, and the step does not fail, because others can be read. */
const itemIsFaulty = (
  what: string,
  action: Parameters<FaultSetup['plan']['add']>[1],
  says: RegExp,
): FaultRow => ({
  name: `Connect: item ${what}`,
  fault: (setup) => setup.plan.add(at.item(setup.item(0).id), action),
  expected: { shortened: secrets, says },
  check: staysAsListed,
});

const items: FaultRow[] = [
  {
    name: 'Connect: item 404',
    fault: (setup) => setup.plan.add(at.item(setup.item(0).id), status(404)),
    expected: { shortened: secrets, says: /Read 30 items/ },
    check: staysAsListed,
  },
  itemIsFaulty('403', status(403), /denies access with this token \(403\)/),
  itemIsFaulty('413', status(413), /the content is too large \(413\).*reduce the attachments/),
  itemIsFaulty('down (500 every time)', status(500), /failed with status 500 after \d+ attempts/),
  itemIsFaulty(
    'reset every time',
    { type: 'reset' },
    /was cut before the answer was complete after/,
  ),
  itemIsFaulty('with truncated JSON', halfJson, /sent incomplete JSON after/),
  itemIsFaulty('with its gzip cut', cutGzip, /was cut before the answer was complete after/),
  itemIsFaulty('of more than 64 MiB', hugeBody, /sent an answer of more than 64 MiB/),
  itemIsFaulty('null', text('null'), /it sent something that is not an item/),
  itemIsFaulty(
    'that is another item',
    text(JSON.stringify({ id: 'a'.repeat(26), fields: [{ value: 'x' }] })),
    /it answered with another item/,
  ),
  itemIsFaulty(
    'redirected (302)',
    status(302, { location: 'http://127.0.0.1:9/steal' }),
    /answered with a redirect \(302\)/,
  ),
  {
    name: 'Connect: items 500, each once',
    fault: ({ plan }) => {
      const seen = new Set<string>();
      plan.add(at.items, ({ path }) => {
        if (seen.has(path)) return undefined;
        seen.add(path);
        return status(500);
      });
    },
    expected: 'same graph',
  },
  {
    name: 'Connect: item with an error that repeats its secret and the token',
    fault: ({ plan, server }) =>
      plan.add(at.items, status(403, {}, `no right: Authorization: Bearer ${server.connectToken}`)),
    expected: secretsFail(/denies access with this token \(403\) and says "no right/),
  },
];

/** Faults of single items, and what they are called. */
export const secretRows: FaultRow[] = [...names, ...items];
