import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { snapshotFolder } from '../../access/place';
import { pollerPaths } from '../../poll/settings';
import { namedElsewhere } from './elsewhere';

test('what still names an erased person beside the state of the poller is told, and nothing else', () => {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
  try {
    const names = ['ana@example.com', 'anaaaaaaaaaaaaaaaaaaaaaaaa'];
    const found = () => namedElsewhere(names, { stateDir }).map(({ place }) => place);
    expect(found()).toEqual([]);
    const { stateFile, alertsFolder } = pollerPaths({ stateDir });
    const known = `${stateFile}.known`;
    const snapshots = snapshotFolder({ stateDir });
    for (const folder of [snapshots, alertsFolder]) mkdirSync(folder, { recursive: true });
    writeFileSync(known, '["person BEN",{"email":"ben@example.com"}]\n');
    writeFileSync(path.join(snapshots, '1.json'), '{"email":"Ana@Example.com"}');
    writeFileSync(path.join(alertsFolder, 'state.json'), '{"who":"Ben"}');
    expect(found()).toEqual([snapshots]);
    writeFileSync(known, '["person ANAAAAAAAAAAAAAAAAAAAAAAAA",{}]\n');
    writeFileSync(path.join(alertsFolder, 'state.json'), '{"who":"Ana (ana@example.com)"}');
    expect(found()).toEqual([known, snapshots, alertsFolder]);
    for (const { cure } of namedElsewhere(names, { stateDir }))
      expect(cure).toMatch(/^[A-Z].*(emove it|emove the older).*\.$/);
  } finally {
    rmSync(stateDir, { recursive: true });
  }
});
