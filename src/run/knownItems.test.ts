import type { ConnectItemDetails } from '../client/connect/types';
import { learnDetails, recallDetails, setKnownItemDetails } from './knownItems';
import type { ItemDetails } from './knownItems';

const item: ConnectItemDetails = {
  ...{ id: 'i', vaultId: 'v', title: 'T', tags: [], favorite: false, urls: [], version: 3 },
  sectionLabels: ['S'],
  files: [{ name: 'f' }],
};
const { sectionLabels: _labels, files: _files, ...listed } = item;

afterEach(() => setKnownItemDetails(undefined));

test('what was learnt of a version is recalled for that version', () => {
  const known = new Map<string, ItemDetails>();
  setKnownItemDetails({
    get: (...key) => known.get(key.join()),
    learn: (vaultId, id, version, details) =>
      void known.set([vaultId, id, version].join(), details),
  });
  learnDetails(item);
  expect(recallDetails({ ...listed, title: 'New', tags: ['t'] })).toEqual({
    ...item,
    title: 'New',
    tags: ['t'],
  });
  expect(recallDetails({ ...listed, version: 4 })).toBeUndefined();
  const { version: _version, ...versionless } = listed;
  expect(recallDetails(versionless)).toBeUndefined();
  expect(known.size).toBe(1);
});

test('without a provider nothing is known, and nothing is learnt', () => {
  learnDetails(item);
  expect(recallDetails(listed)).toBeUndefined();
});
