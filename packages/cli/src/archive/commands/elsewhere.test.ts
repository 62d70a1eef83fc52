import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { snapshotFolder } from '../../access/place';
import { showRun } from '../../graph/latest';
import { pollerPaths } from '../../poll/settings';
import { namedElsewhere } from './elsewhere';

test('what still names an erased person beside the state of the poller is told, and nothing else', () => {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
  try {
    const names = ['ana@example.com', 'anaaaaaaaaaaaaaaaaaaaaaaaa'];
    const archive = path.join(stateDir, 'copy');
    const options = { stateDir, integrationInstanceId: 'local-integration-instance' };
    const found = () => namedElsewhere(names, archive, options).map(({ place }) => place);
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
    writeFileSync(
      path.join(alertsFolder, 'state.json'),
      '"Dana: dana@example.com, ana@example.com.au"',
    );
    writeFileSync(known, '["person XANAAAAAAAAAAAAAAAAAAAAAAAA",{}]\n');
    expect(found()).toEqual([snapshots]);
    writeFileSync(path.join(alertsFolder, 'state.json'), JSON.stringify('by\nana@example.com.'));
    writeFileSync(known, '{"key":"user_ANAAAAAAAAAAAAAAAAAAAAAAAA"}\n');
    expect(found()).toEqual([known, snapshots, alertsFolder]);
    expect(namedElsewhere(['ana-b+c@x-y.example'], archive, options)).toEqual([]);
    for (const { cure } of namedElsewhere(names, archive, options))
      expect(cure).toMatch(/^[A-Z].*(emove it|emove the older).*\.$/);
  } finally {
    rmSync(stateDir, { recursive: true });
  }
});

test('the poller is that of the instance of the archive; of a copy, all pollers', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
  try {
    const instance = path.join(root, 'data', 'cmp');
    const archive = path.join(instance, 'archive');
    for (const name of ['archive', 'runs/run-1'])
      mkdirSync(path.join(instance, name), { recursive: true });
    showRun(instance, path.join(instance, 'runs', 'run-1'));
    const stateDir = path.join(root, 'state');
    const known = (name: string) => path.join(stateDir, `${name}.json.known`);
    mkdirSync(stateDir);
    for (const name of ['cmp', 'other']) {
      writeFileSync(path.join(stateDir, `${name}.json`), JSON.stringify({ instance: name }));
      writeFileSync(known(name), 'ana@example.com');
    }
    const found = (folder: string) =>
      namedElsewhere(['ana@example.com'], folder, { stateDir }).map(({ place }) => place);
    expect(found(archive)).toEqual([known('cmp')]);
    expect(found(path.join(root, 'copy'))).toEqual([known('cmp'), known('other')]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
