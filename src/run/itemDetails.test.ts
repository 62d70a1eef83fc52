import type { ConnectItemDetails } from '../client/connect/types';
import { learnDetails, recallDetails } from './itemDetails';
import type { KnownItemDetails, StoredDetails } from './itemDetails';

const item: ConnectItemDetails = {
  ...{ id: 'i', vaultId: 'v', title: 'T', tags: [], favorite: false, urls: [], version: 3 },
  sectionLabels: ['S'],
  files: [{ name: 'f' }],
};
const { sectionLabels: _labels, files: _files, ...listed } = item;

const noFaults = { isFaulty: () => false, learnFaulty: () => undefined };

test('what was learnt of a version is recalled for that version', () => {
  const kept = new Map<string, StoredDetails>();
  const known: KnownItemDetails = {
    ...noFaults,
    get: (...key) => kept.get(key.join()),
    learn: (vaultId, id, version, details) => void kept.set([vaultId, id, version].join(), details),
  };
  learnDetails(known, item);
  expect(recallDetails(known, { ...listed, title: 'New', tags: ['t'] })).toEqual({
    ...item,
    title: 'New',
    tags: ['t'],
  });
  expect(recallDetails(known, { ...listed, version: 4 })).toBeUndefined();
  const { version: _version, ...versionless } = listed;
  expect(recallDetails(known, versionless)).toBeUndefined();
  expect(kept.size).toBe(1);
});

test('an item is read again when an older program kept fewer details', () => {
  const known = { ...noFaults, get: () => ({ files: [] }), learn: () => undefined };
  expect(recallDetails(known, listed)).toBeUndefined();
});

test('without earlier runs nothing is known, and nothing is learnt', () => {
  learnDetails(undefined, item);
  expect(recallDetails(undefined, listed)).toBeUndefined();
});
