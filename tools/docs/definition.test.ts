import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ingestionConfig, instanceConfigFields } from '../../src/config';
import { definitionFile, tileDefinition } from './definition';

const folder = path.resolve(__dirname, '../../jupiterone');
const definition = tileDefinition();
const fields = [
  ...definition.authSections.flatMap(({ configFields }) => configFields),
  ...definition.configFields,
];

test('jupiterone/definition.json is that of this commit; npm run docs writes it', () => {
  expect(readFileSync(path.join(folder, 'definition.json'), 'utf8')).toBe(definitionFile());
});

test('the tile has every field of the configuration once, masked where the SDK masks it', () => {
  expect(fields.map(({ key }) => key).sort()).toEqual(Object.keys(instanceConfigFields).sort());
  for (const { key, mask, optional, displayName, description } of fields) {
    expect([key, mask]).toEqual([key, instanceConfigFields[key]?.mask ?? false]);
    expect([key, optional]).toEqual([key, instanceConfigFields[key]?.optional]);
    expect(displayName).toMatch(/^[A-Z]/);
    expect(description).toMatch(/\.$/);
  }
});

test('the published labels are there, and those of the tile page', () => {
  const labels = [...definition.instanceFields, ...fields].map(({ displayName }) => displayName);
  expect(labels).toEqual(
    expect.arrayContaining([
      ...['Account Name', 'Description', 'Polling Interval'],
      ...['Reporting Event Base URL', 'Reporting Event Access Token'],
      ...['Connect Server Base URL', 'Connect Server Access Token'],
    ]),
  );
  const page = readFileSync(path.resolve(folder, '../docs/jupiterone.md'), 'utf8');
  for (const label of labels) expect(page).toContain(`| ${label} |`);
});

test('the tile lists every source', () => {
  expect(definition.ingestionSourcesConfig.map(({ id }) => id)).toEqual(
    Object.keys(ingestionConfig),
  );
});

test('the icon is an SVG that loads nothing and runs nothing', () => {
  const icon = readFileSync(path.join(folder, definition.icon), 'utf8');
  expect(icon).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64"/);
  expect(icon).not.toMatch(/<(script|image|foreignObject|use|style)|href|url\(|on\w+=/i);
});
